// What several parts of the page can do with a node or an edge.

export function makeActs(explorer, picture, limit) {
  const { model } = explorer;

  // A node that is not shown: beside one that leads to it, else with its own neighborhood.
  function bring(node) {
    const beside = model.graph.neighbors(node).find((id) => explorer.scene.nodes.has(id));
    if (beside && explorer.scene.only) explorer.step("bring", node, beside);
    else explorer.around(node);
  }

  return {
    expand: (node, link) => explorer.expand(node, Number(limit.value), link),
    edge: (edge) => explorer.select({ edge }),

    go(node) {
      const { kind } = model.data(node);
      if (explorer.view.off.kind.has(kind)) explorer.filter("kind", [kind], true);
      if (!explorer.scene.nodes.has(node)) bring(node);
      explorer.select({ node });
      if (!picture.isInSight(node)) picture.center(node);
    },

    // The node `step` places after the chosen one, the most important first.
    turn(step) {
      const ids = picture.ranked;
      const at = ids.indexOf(explorer.selected?.node);
      if (ids.length) this.go(ids[(at + step + ids.length) % ids.length]);
    },
  };
}
