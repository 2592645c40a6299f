// The scripts of the map pages and of the documentation: ESLint's recommended rules, and which module
// may know what.

import js from "@eslint/js";

const readonly = (names) => Object.fromEntries(names.split(" ").map((name) => [name, "readonly"]));

const SCRIPTS = "src/nzv_geo/webmap/static/js";
// Modules that know neither the document nor Leaflet: tests/js runs them in Node.
const PURE = [`${SCRIPTS}/geo/*.js`, `${SCRIPTS}/core/{csv,events,numbers,png,sorting,undo,unpacking}.js`, `${SCRIPTS}/files/{archive,columns,dbf,problem,wkt}.js`, `${SCRIPTS}/styles/*.js`];

const anywhere = readonly("atob Blob DecompressionStream Response TextDecoder");
const page = readonly(
  "L addEventListener Blob clearTimeout CSS CSSStyleSheet devicePixelRatio document DOMMatrix DOMParser FileReader getComputedStyle history Image " +
    "location matchMedia navigator Path2D requestAnimationFrame ResizeObserver self setTimeout TextDecoder URL window XMLSerializer",
);
const node = readonly("Blob btoa Buffer CompressionStream process Response");

export default [
  { ignores: [".venv/**", ".venv-matrix/**", "build/**", "dist/**", "maps/**", "src/nzv_geo/webmap/libraries/**"] },
  js.configs.recommended,
  {
    rules: {
      "id-denylist": ["error", "letters", "mend", "one", "said", "wanted"],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
    },
  },
  { files: [`${SCRIPTS}/**/*.js`], ignores: PURE, languageOptions: { globals: page } },
  { files: PURE, languageOptions: { globals: anywhere } },
  { files: ["tests/js/**/*.js"], languageOptions: { globals: node } },
  { files: ["docs/static/*.js"], languageOptions: { globals: page } },
];
