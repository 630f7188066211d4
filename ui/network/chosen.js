// Tells the picture of the network which actor Python holds to be chosen; the picture itself is not sent again.
export default function ({ data }) {
  globalThis.essaimNetworkChosen = data.chosen;
  document.dispatchEvent(new CustomEvent("essaim-network-chosen", { detail: data.chosen }));
}
