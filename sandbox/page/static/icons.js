/** Small pictures, drawn here; all are decoration: what they stand beside has a name of its own. */

const SHAPES = {
  hash: "M5 9h15M4 15h15M10 4 8 20M16 4l-2 16",
  megaphone: "M4 10v4l10 4V6zM14 9c3 0 4 1 4 3s-1 3-4 3M7 15v4h3v-3",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z",
  thread: "M6 4v9a3 3 0 0 0 3 3h10M15 12l4 4-4 4",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 2.5-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M17 14c2.5 0 4 2 4 5",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  reply: "M9 7 4 12l5 5M4 12h9c4 0 7 2 7 6",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 10v.5M15.5 10v.5M8 14c1 1.7 2.5 2.5 4 2.5s3-.8 4-2.5",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  bin: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
  close: "M6 6l12 12M18 6 6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  down: "M6 9l6 6 6-6",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  eye: "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  plus: "M12 5v14M5 12h14",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  lines: "M4 6h16M4 10h10M4 14h16M4 18h8",
  check: "M5 12.5 10 17 19 7",
  crown: "M4 18h16M4 15l-1-8 5 4 4-6 4 6 5-4-1 8z",
  mail: "M3 6h18v12H3zM3 7l9 6 9-6",
  send: "M4 12 20 4l-6 16-3-7z",
  person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 3.5-7 8-7s8 2 8 7",
  undo: "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: `icon icon-${name}` })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
