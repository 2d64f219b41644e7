// Connects the browser with the desk, and carries out what the desk asks: read, fill, open.
import { fillPage, readPage } from "./page.js";

const HOST = "ringside.desk";
const RETRY_MIN = 0.5; // minutes; Chromium allows no less
const OPENED_MS = 10000;
let port;

function connect() {
  if (port !== undefined) return;
  port = chrome.runtime.connectNative(HOST);
  port.onMessage.addListener((asked) => { answer(asked).then((said) => port?.postMessage(said)); });
  port.onDisconnect.addListener(() => { void chrome.runtime.lastError; port = undefined; });
}

async function answer(asked) {
  try {
    const said = await (DOES[asked.do] ?? unknown)(asked);
    return { id: asked.id, ...said };
  } catch (error) {
    return { id: asked.id, error: "browser", detail: String(error?.message ?? error).slice(0, 200) };
  }
}

const DOES = { read, fill, open, ping: async () => ({ fields: {} }) };

async function unknown() { return { error: "unknown" }; }

async function tabOf(match) {
  const tabs = await chrome.tabs.query({ url: match });
  tabs.sort((one, other) => Number(other.active) - Number(one.active) || (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  return tabs[0];
}

async function run(tab, func, args) {
  const [done] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func, args });
  return done.result ?? { error: "browser", detail: "the page gave no answer" };
}

async function read({ match, fields }) {
  const tab = await tabOf(match);
  return tab === undefined ? { error: "page" } : run(tab, readPage, [fields]);
}

async function fill({ match, fields, values }) {
  const tab = await tabOf(match);
  return tab === undefined ? { error: "page" } : run(tab, fillPage, [fields, values]);
}

async function open({ match, url }) {
  const tab = await tabOf(match);
  const shown = tab === undefined
    ? await chrome.tabs.create({ url, active: true })
    : await chrome.tabs.update(tab.id, { url, active: true });
  await loaded(shown.id);
  return { fields: {} };
}

function loaded(tabId) {
  return new Promise((done, failed) => {
    const late = setTimeout(() => { stop(); failed(new Error("the page does not load")); }, OPENED_MS);
    const seen = (id, change) => { if (id === tabId && change.status === "complete") { stop(); done(); } };
    const stop = () => { clearTimeout(late); chrome.tabs.onUpdated.removeListener(seen); };
    chrome.tabs.onUpdated.addListener(seen);
  });
}

chrome.runtime.onStartup.addListener(connect);
chrome.runtime.onInstalled.addListener(connect);
chrome.alarms.create("connect", { periodInMinutes: RETRY_MIN });
chrome.alarms.onAlarm.addListener(connect);
connect();
