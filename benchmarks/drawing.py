"""How soon the picture of the network answers: `python benchmarks/drawing.py`; needs Chromium.

The picture answers when its first frame is drawn and a click on an actor has marked it as chosen. Ours is timed in the
app, from the request of the page: server, Streamlit, picture and all. pyvis with its defaults (physics on) is timed as
a file that is opened, with everything embedded: it has nothing else to do. Same made network, same browser, same run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from made import batches
from pictures import running
from playwright.sync_api import sync_playwright
from pyvis.network import Network as Picture

from graph.workspace import Origin, Place, Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from graph.model.network import Network

FEW, MANY, A_FEW = 500, 10_000, 10
RELATIONS = 5  # for each actor
VISITS = 5
LONGEST = 180  # seconds that anybody waits for pyvis
LIMIT = 2.0
RATIO = 20
DRAWN = ".essaim-network[data-drawn]"
ZOOMING = """async () => {
  const stage = document.querySelector(".essaim-network .stage"), box = stage.getBoundingClientRect();
  const at = { clientX: box.left + box.width / 3, clientY: box.top + box.height / 3, bubbles: true, cancelable: true };
  const took = [];
  let last = performance.now();
  for (let step = 0; step < 90; step++) {
    stage.dispatchEvent(new WheelEvent("wheel", { deltaY: step < 45 ? -40 : 40, ...at }));
    await new Promise((done) => requestAnimationFrame(done));
    took.push(performance.now() - last);
    last = performance.now();
  }
  return took.sort((a, b) => a - b);
}"""
LISTENING = "<script>network.once('afterDrawing', () => { window.drawn = true; });</script>"
PLACE = "id => { const p = network.canvasToDOM(network.getPosition(id)); return [p.x, p.y]; }"


def fill(folder: Path, actors: int) -> Network:
    """Make a workspace of so many actors; return its network."""
    with Workspace.open(Place.of(folder / "workspace", environ={}), write=True) as workspace:
        workspace.record(batches(actors, RELATIONS * actors), Origin("made.csv", "tables", "made", "benchmark"))
        return workspace.network()


def ours(browser: Browser, address: str) -> tuple[float, float, Page]:
    """Open the page of the network and choose an actor; return the seconds, those of processor time, and the page.

    Processor time is that of the page's main thread: on a busy machine it says what the picture costs by itself.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 1300})
    counted = page.context.new_cdp_session(page)
    counted.send("Performance.enable", {"timeDomain": "threadTicks"})
    began = time.perf_counter()
    page.goto(f"{address}/network?lang=fr")
    page.wait_for_selector(DRAWN, timeout=60_000)
    option = page.locator(".essaim-network [role=option]")
    # Again where the page was still growing above the picture, and the click went beside.
    while option.get_attribute("aria-selected") != "true":
        place = option.bounding_box() or {"x": 0.0, "y": 0.0, "width": 0.0, "height": 0.0}
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    seconds = time.perf_counter() - began
    metrics = {each["name"]: each["value"] for each in counted.send("Performance.getMetrics")["metrics"]}
    return seconds, float(metrics["TaskDuration"]), page


def by_pyvis(network: Network, folder: Path) -> Path:
    """Write the network as pyvis does by itself, with what it needs inside the file."""
    picture = Picture(height="750px", width="100%", cdn_resources="in_line")
    for actor, name in network.actors.select("id", "name").iter_rows():
        picture.add_node(actor, label=name)
    for source, target in network.ties.select("source", "target").iter_rows():
        picture.add_edge(source, target)
    path = folder / "pyvis.html"
    path.write_text(picture.generate_html().replace("</body>", f"{LISTENING}</body>"), encoding="utf-8")
    return path


def theirs(browser: Browser, path: Path, actor: str) -> float | None:
    """Open pyvis's page and choose an actor; return the seconds it took, None where nobody would wait so long."""
    page = browser.new_page(viewport={"width": 1280, "height": 1300})
    page.route("http*://**", lambda route: route.abort())
    page.set_default_timeout(LONGEST * 1000)
    began = time.perf_counter()
    try:
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function("window.drawn === true")
        while True:
            box = page.locator("#mynetwork").bounding_box() or {"x": 0.0, "y": 0.0}
            x, y = page.evaluate(PLACE, actor)
            page.mouse.click(box["x"] + x, box["y"] + y)
            if actor in page.evaluate("network.getSelectedNodes()") or time.perf_counter() - began > LONGEST:
                break
    except Exception as error:  # noqa: BLE001 - the browser's time limit, whatever it is called
        print(f"  pyvis: {str(error).splitlines()[0]}")
        return None
    finally:
        took = time.perf_counter() - began
        page.close()
    return took if took < LONGEST else None


def visited(browser: Browser, actors: int) -> tuple[float, Network, Path]:
    """Time the first visit, the following ones, and frames while zooming; return the median of the following ones."""
    folder = Path(tempfile.mkdtemp(prefix="drawing-"))
    network = fill(folder, actors)
    with running(folder) as address:
        warm = browser.new_page()
        warm.goto(f"{address}/history?lang=fr")
        warm.wait_for_selector("h1", timeout=60_000)
        warm.close()
        first, _, page = ours(browser, address)
        page.close()
        took, busy = [], []
        for _ in range(VISITS):
            seconds, processor, page = ours(browser, address)
            took.append(seconds)
            busy.append(processor)
            frames = page.evaluate(ZOOMING)
            page.close()
    print(
        f"{actors} actors, {RELATIONS * actors} relations: first {first:.2f} s, then {statistics.median(took):.2f} s "
        f"({min(took):.2f} to {max(took):.2f}), of which {statistics.median(busy):.2f} s of the browser's processor; "
        f"a frame while zooming {statistics.median(frames):.0f} ms, p95 {frames[int(0.95 * len(frames))]:.0f} ms"
    )
    return statistics.median(took), network, folder


def main() -> None:
    """Measure, say, and fail where the wanted ratio or limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-pyvis", action="store_true", help="time only the app's own picture")
    without: bool = parser.parse_args().without_pyvis
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        medians, seconds = {}, None
        for actors in (A_FEW, FEW, MANY):
            medians[actors], network, folder = visited(browser, actors)
            if actors == FEW and not without:
                path = by_pyvis(network, folder)
                seconds = theirs(browser, path, network.actors["id"][0])
            shutil.rmtree(folder)
        browser.close()
    ratio = float(RATIO)
    if not without:
        ratio = (seconds or LONGEST) / medians[FEW]
        said = f"{seconds:.1f} s" if seconds else f"more than {LONGEST} s"
        print(f"pyvis with its defaults, {FEW} actors: {said}; ratio {'' if seconds else 'above '}{ratio:.0f}")
    print(f"{MANY} actors: {medians[MANY]:.2f} s, of which a page with {A_FEW} takes {medians[A_FEW]:.2f} s")
    if ratio < RATIO or medians[MANY] >= LIMIT:
        raise SystemExit("missed")


if __name__ == "__main__":
    main()
