// The floors of the field app: app → features/<room> → ui → engine → api; imports only go down.
const floors = ["api", "engine", "ui", "features", "app"];
const upward = floors.flatMap((floor, height) =>
  floors.slice(height + 1).map((above) => ({
    name: `${floor}-knows-no-${above}`,
    severity: "error",
    from: { path: `^src/${floor}/` },
    to: { path: `^src/${above}/` },
  })),
);

module.exports = {
  forbidden: [
    ...upward,
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "rooms-are-strangers",
      comment: "What two rooms share lives in ui or engine.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "engine-knows-no-screen",
      severity: "error",
      from: { path: "^src/(engine|api)/" },
      to: { path: "node_modules/(vue|vue-router|vant|workbox-window)/" },
    },
    { name: "resolved", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^virtual:" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "\\.test\\.ts$" },
    enhancedResolveOptions: { extensions: [".ts", ".vue", ".js", ".mjs", ".json", ".css"] },
  },
};
