// Runs in the page that is asked about, in a world of its own: the page's scripts can't see it.
// Nothing here is code from the desk: it gets selectors and texts, and gives texts back.

export function readPage(fields) {
  const found = {};
  for (const [name, selector] of Object.entries(fields)) {
    const element = document.querySelector(selector);
    if (element === null) continue;
    const value = "value" in element && element.tagName !== "LI" ? element.value : element.textContent;
    found[name] = String(value ?? "").trim().slice(0, 2000);
  }
  return { fields: found };
}

export async function fillPage(fields, values) {
  let touched = false;
  const note = (event) => { if (event.isTrusted) touched = true; };
  const own = ["keydown", "mousedown", "input", "paste"];
  own.forEach((kind) => document.addEventListener(kind, note, true));
  const filled = {};
  try {
    for (const [name, text] of Object.entries(values)) {
      if (touched) return { error: "touched" };
      const element = document.querySelector(fields[name]);
      if (element === null) return { error: "field", field: name };
      const prototype = Object.getPrototypeOf(element);
      const setter = Object.getOwnPropertyDescriptor(prototype, "value")?.set;
      if (setter === undefined || element.disabled || element.readOnly || element.type === "password") {
        return { error: "closed", field: name };
      }
      setter.call(element, text);
      element.dispatchEvent(new Event("input", { bubbles: true }));
      element.dispatchEvent(new Event("change", { bubbles: true }));
      await new Promise((done) => setTimeout(done, 20));
      filled[name] = String(element.value);
    }
    for (const name of Object.keys(values)) {
      const element = document.querySelector(fields[name]);
      filled[name] = element === null ? "" : String(element.value);
    }
    return touched ? { error: "touched" } : { fields: filled };
  } finally {
    own.forEach((kind) => document.removeEventListener(kind, note, true));
  }
}
