// The filters: checkboxes by group, all or none of a group at once, and two switches.

export class Facets {
  constructor(explorer, box) {
    this.explorer = explorer;
    this.boxes = [...box.querySelectorAll(".legend-list input")];
    box.addEventListener("change", ({ target }) => {
      if (target.closest(".legend-list")) explorer.filter(target.name, [target.value], target.checked);
      else if (target.dataset.set) explorer.set(target.dataset.set, target.checked !== (target.dataset.set === "linked"));
    });
    box.addEventListener("click", ({ target }) => {
      if (!("toggle" in target.dataset)) return;
      const inside = [...target.closest("fieldset").querySelectorAll(".legend-list input")];
      const on = !inside.every((input) => input.checked);
      explorer.filter(inside[0].name, inside.map((input) => input.value), on);
    });
    this.switches = [...box.querySelectorAll("[data-set]")];
    explorer.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    const { view } = this.explorer;
    for (const box of this.boxes) box.checked = !view.off[box.name].has(box.value);
    for (const box of this.switches) box.checked = view[box.dataset.set] !== (box.dataset.set === "linked");
  }
}
