// What part of the plane is seen. It changes only when somebody asks for it, and at once.

export const PADDING = 45; // pixels

export class Sight {
  constructor(explorer) {
    this.explorer = explorer;
  }

  get camera() {
    return this.renderer.getCamera();
  }

  // The box around what is shown, in the graph's coordinates.
  extent() {
    const points = [...this.explorer.scene.nodes].map((id) => this.explorer.scene.point(id));
    if (!points.length) return { x: [-1, 1], y: [-1, 1] };
    const side = (axis) => points.reduce(([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])], [Infinity, -Infinity]);
    const [x, y] = [side(0), side(1)];
    const grow = ([low, high], least) => (high - low < least ? [(low + high - least) / 2, (low + high + least) / 2] : [low, high]);
    return { x: grow(x, 6), y: grow(y, 6) };
  }

  fit() {
    this.frame({ box: this.extent(), camera: { x: 0.5, y: 0.5, ratio: 1 } });
  }

  // What part of the plane is seen: read for the address, set from it.
  get sight() {
    const { x, y } = this.renderer.getCustomBBox();
    const { x: across, y: up, ratio } = this.camera.getState();
    return { box: { x, y }, camera: { x: across, y: up, ratio } };
  }

  frame({ box, camera }) {
    this.renderer.setCustomBBox(box);
    this.refresh();
    this.camera.setState({ ...camera, angle: 0 });
  }

  // Widens the sight until these nodes are in it; nothing is moved.
  reveal(ids) {
    const { width, height } = this.renderer.getDimensions();
    const out = ids.map((id) => this.spot(id)).reduce((most, { x, y }) => Math.max(most, Math.abs(x / width - 0.5) * 2, Math.abs(y / height - 0.5) * 2), 0);
    if (out > 0.95) this.zoom(out / 0.9);
  }

  // Moves to a node without animation: what is looked for stands still.
  center(id) {
    const { x, y } = this.renderer.viewportToFramedGraph(this.spot(id));
    const close = Math.min(1, 6 / Math.sqrt(this.explorer.scene.nodes.size + 1));
    this.camera.setState({ x, y, ratio: Math.min(this.camera.ratio, close) });
  }

  isInSight(id) {
    const { width, height } = this.renderer.getDimensions();
    const { x, y } = this.spot(id);
    return x > 0 && y > 0 && x < width && y < height;
  }

  zoom(factor) {
    this.camera.setState({ ratio: this.camera.getBoundedRatio(this.camera.ratio * factor) });
  }

  pan(right, down) {
    const { x, y, ratio } = this.camera;
    this.camera.setState({ x: x + right * 0.08 * ratio, y: y - down * 0.08 * ratio });
  }
}
