/* Charts and the language switch. The tables are in the page already and need none of this. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const HUES = ["#0a8f68", "#d98e00", "#3f97d4", "#c8391f", "#b565a7", "#7b8494", "#6d7d1f", "#7a5cd6"];
  const DASHES = [[], [], [], [], [], [6, 3], [2, 3], [8, 3, 2, 3]];
  const charts = new Map();
  let lang = "zh";

  const word = (key) => (data.words[key] || [key, key])[lang === "zh" ? 0 : 1];
  const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const second = (text) => Date.parse(`${text}T00:00:00Z`) / 1000;
  const dayText = (s) => new Date(s * 1000).toISOString().slice(0, 10);

  /* Days in bars that are wide enough to be seen: weeks or months where there are many. */
  const STEP = data.days <= 92 ? "day" : data.days <= 800 ? "week" : "month";
  function start(number) {
    const at = new Date((second(data.since) + number * 86400) * 1000);
    if (STEP === "month") at.setUTCDate(1);
    if (STEP === "week") at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
    return at.getTime() / 1000;
  }

  /* Ticks stand below bars and points, as many as there is room for. */
  const SHOWN = { day: [5, 10], week: [2, 10], month: [0, 7], year: [0, 4] };
  function ticks(u, xs) {
    const room = 68, found = [];
    for (const x of xs) if (!found.length || u.valToPos(x, "x") - u.valToPos(found[found.length - 1], "x") >= room) found.push(x);
    return found;
  }

  function axes(percent, step, xs) {
    const stroke = colour("faint"), grid = { stroke: colour("line"), width: 1 };
    return [
      { stroke, grid: { show: false }, ticks: { ...grid, size: 4 }, splits: (u) => ticks(u, xs),
        values: (u, found) => found.map((s) => dayText(s).slice(...SHOWN[step])) },
      { stroke, grid, size: 54, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000],
        values: (u, found) => found.map((n) => (percent ? `${n}%` : String(n))) },
    ];
  }

  function bounds(xs, width) {
    const low = xs.length ? xs[0] : second(data.since), high = xs.length ? xs[xs.length - 1] : low;
    return [low - width, high + width];
  }

  const LENGTH = { day: 86400, week: 7 * 86400, month: 30 * 86400, year: 365 * 86400 };

  /* Bars upon bars: sums are drawn, the highest first; the legend tells the parts. */
  function stacked(id, xs, parts, step) {
    const sums = [], below = xs.map(() => 0);
    for (const part of parts) sums.push(part.counts.map((n, i) => (below[i] += n)));
    const reversed = parts.map((part, i) => ({ part, sums: sums[i] })).reverse();
    const bars = uPlot.paths.bars({ size: [0.8, 48] });
    draw(id, [xs, ...reversed.map((r) => r.sums)], {
      scales: { x: { time: false, range: () => bounds(xs, LENGTH[step]) }, y: { range: (u, low, high) => [0, Math.max(high * 1.1, 4)] } },
      axes: axes(false, step, xs),
      series: [first(), ...reversed.map(({ part }) => ({
        label: part.label, fill: part.hue, stroke: part.hue, width: 0, paths: bars, points: { show: false },
        value: (u, v, s, i) => (i == null ? `Σ ${part.counts.reduce((a, b) => a + b, 0)}` : part.counts[i]),
      }))],
    });
  }

  const first = () => ({ label: word("day"), value: (u, v) => (v == null ? "–" : dayText(v)) });

  /* Lines that lie on each other: those drawn first are wider, so that each can be seen beside the next. */
  function last(counts) {
    const known = counts.filter((n) => n != null);
    return known.length ? `${known[known.length - 1]}%` : "–";
  }

  function lines(id, xs, parts, step) {
    draw(id, [xs, ...parts.map((part) => part.counts)], {
      scales: { x: { time: false, range: () => bounds(xs, LENGTH[step]) }, y: { range: [0, 104] } },
      axes: axes(true, step, xs.filter((x, i) => parts[0].counts[i] != null)),
      series: [first(), ...parts.map((part, i) => ({
        label: part.label, stroke: part.hue, width: 1.5 + (parts.length - 1 - i) * 0.9, dash: DASHES[i % DASHES.length], points: { show: xs.length < 40, size: 5 },
        value: (u, v, s, k) => (k == null ? last(part.counts) : v == null ? "–" : `${v}%`),
      }))],
    });
  }

  function draw(id, values, options) {
    const box = document.getElementById(id);
    charts.get(id)?.destroy();
    charts.delete(id);
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", word(box.dataset.label));
    box.parentElement.querySelector(".u-none")?.remove();
    if (!values[0].length) return;
    charts.set(id, new uPlot({ width: box.clientWidth, height: 260, legend: { live: true }, cursor: { y: false }, ...options }, values, box));
  }

  function outcomes() {
    const lid = document.getElementById("channel").value;
    const sums = new Map();
    for (const [number, of, ...counts] of data.cells) {
      const at = start(number);
      if (!sums.has(at)) sums.set(at, counts.map(() => 0));
      if (of === lid) counts.forEach((n, i) => (sums.get(at)[i] += n));
    }
    const xs = [...sums.keys()].sort((a, b) => a - b);
    const parts = data.outcomes.map((name, i) => ({ label: word(name), hue: colour(name), counts: xs.map((x) => sums.get(x)[i]) }));
    stacked("outcomes", xs, parts, STEP);
  }

  function sources() {
    const xs = data.starts.map(second), known = xs.map(() => 0);
    const parts = data.sources.map(([name, counts], i) => {
      counts.forEach((n, k) => (known[k] += n));
      return { label: name, hue: HUES[i], counts };
    });
    parts.push({ label: word("others"), hue: colour("others"), counts: data.articles.map((n, k) => n - known[k]) });
    stacked("sources", xs, parts, data.step);
  }

  /* Periods without an article part the lines. */
  function fields() {
    const xs = [], at = [];
    data.starts.map(second).forEach((x, i) => {
      if (i && x - xs[xs.length - 1] > 1.5 * LENGTH[data.step]) { xs.push((x + xs[xs.length - 1]) / 2); at.push(-1); }
      xs.push(x);
      at.push(i);
    });
    const parts = data.fields.map(([name, counts], i) => ({ label: word(name), hue: HUES[i], counts: at.map((k) => (k < 0 ? null : counts[k])) }));
    lines("fields", xs, parts, data.step);
  }

  function drawAll() { outcomes(); fields(); sources(); }

  function channels() {
    const select = document.getElementById("channel"), chosen = select.value;
    select.replaceChildren(...data.channels.map(([lid, zh, en]) => new Option(lang === "zh" ? zh : en, lid)));
    select.value = chosen;
    select.parentElement.hidden = false;
  }

  function speak(language) {
    lang = language;
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = word("title");
    for (const button of document.querySelectorAll("[data-set]")) button.setAttribute("aria-pressed", String(button.dataset.set === lang));
    channels();
    drawAll();
  }

  const asked = new URLSearchParams(location.search).get("lang") || location.hash.slice(1);
  const usual = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
  for (const button of document.querySelectorAll("[data-set]")) button.addEventListener("click", () => speak(button.dataset.set));
  document.getElementById("channel").addEventListener("change", outcomes);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let width = root.clientWidth;
  addEventListener("resize", () => { if (root.clientWidth !== width) { width = root.clientWidth; drawAll(); } });
  speak(asked === "zh" || asked === "en" ? asked : usual);
})();
