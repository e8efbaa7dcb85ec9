// Progressive enhancement only: without this file every figure still has its table and notes, and every form posts.
(() => {
  "use strict";

  const site = document.documentElement.dataset;
  const PHONE = 520; // px: narrower charts get fewer tick labels and no side remarks
  const CONFIG = {
    responsive: true, displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: false,
    plotlyServerURL: "", locale: site.plotlyLocale || "en",
  };

  // ---- charts -----------------------------------------------------------------------------------------------------
  // plotly.js is a megabyte: it is fetched when the first chart comes near, and not at all on pages without charts.
  const load = (tag, attributes) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", done);
    element.addEventListener("error", failed);
    document.head.append(element);
  });
  let plotly;
  const fetchPlotly = () => plotly ??= (async () => {
    // This id and class tell plotly.js that its rules are here, so that it writes no <style> of its own.
    await load("link", {rel: "stylesheet", href: site.plotlyStyle, id: "plotly.js-style-global", className: "no-inline-styles"});
    await load("script", {src: site.plotlyScript});
    if (site.plotlyWords) await load("script", {src: site.plotlyWords});
    return window.Plotly;
  })();

  const specification = chart => JSON.parse(document.getElementById(chart.dataset.chart).textContent);

  const fitPhone = layout => {
    const axis = layout.xaxis;
    if (axis && axis.ticktext && axis.ticktext.length > 8) {
      const kept = axis.ticktext.map((_, place) => place).filter(place => axis.ticktext[place].includes("<br>"));
      axis.tickvals = kept.map(place => axis.tickvals[place]);
      axis.ticktext = kept.map(place => axis.ticktext[place].replace(/^.*<br>/, ""));
    }
    for (const extra of [...(layout.annotations || []), ...(layout.shapes || [])]) {
      if (extra.name === "wide") extra.visible = false; // the builder says which remarks need room
    }
  };

  const draw = async chart => {
    const Plotly = await fetchPlotly();
    const {data, layout} = specification(chart);
    if (chart.clientWidth < PHONE) fitPhone(layout);
    delete layout.height; // the style sheet decides
    layout.autosize = true;
    await Plotly.newPlot(chart, data, layout, CONFIG);
    chart.dataset.ready = "yes";
  };

  const nearby = new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      nearby.unobserve(entry.target);
      draw(entry.target);
    }
  }, {rootMargin: "600px"});

  // ---- paper: a chart is as wide as the screen, and would be cut; so it is drawn narrower, and scales to its place -------
  const PAPER = 640;
  const drawings = chart => [...chart.querySelectorAll(".main-svg")];
  const toPaper = chart => {
    if (!chart.dataset.ready) return void draw(chart);
    if (chart.clientWidth > PAPER) window.Plotly.relayout(chart, {width: PAPER});
    for (const svg of drawings(chart)) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  };
  const toScreen = chart => {
    for (const svg of drawings(chart)) svg.removeAttribute("viewBox");
    if (chart.dataset.ready) window.Plotly.relayout(chart, {width: null, autosize: true});
  };
  const charts = () => document.querySelectorAll("[data-chart]");
  addEventListener("beforeprint", () => charts().forEach(toPaper));
  addEventListener("afterprint", () => charts().forEach(toScreen));

  // ---- image of a chart, with its title and source --------------------------------------------------------------------
  const WIDTH = 1200, HEIGHT = 675, MARGIN = 40, LINE = 22;

  const captioned = (chart, figure) => {
    const {data, layout} = specification(chart);
    const heading = figure.querySelector("figcaption :is(h2, h3)").textContent.trim();
    const subtitle = (figure.querySelector("figcaption p") || {textContent: ""}).textContent.trim();
    const source = (figure.querySelector(".src") || {textContent: ""}).textContent.trim();
    const words = wrapped(subtitle, 130);
    
    Object.assign(layout, {
      autosize: false, width: WIDTH, height: HEIGHT, showlegend: data.length > 1,
      title: {text: wrapped(heading, 70).join("<br>"), x: MARGIN / WIDTH, xanchor: "left", y: 1 - MARGIN / HEIGHT, yanchor: "top",
        font: {size: 24, weight: 700}, subtitle: {text: words.join("<br>"), font: {size: 15, color: "#4a5a56"}}},
      margin: {l: MARGIN + 30, r: MARGIN, t: 80 + LINE * (wrapped(heading, 70).length + words.length), b: 95},
      legend: {orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", font: {size: 14}},
    });
    layout.annotations = [...(layout.annotations || []), {
      text: wrapped(source, 140).join("<br>"), xref: "paper", yref: "paper", x: 0, y: 0, xshift: -30, yshift: -50, xanchor: "left", yanchor: "top",
      align: "left", showarrow: false, font: {size: 13, color: "#4a5a56"},
    }];
    return {data, layout, config: CONFIG};
  };

  const wrapped = (text, width) => text.split(/\s+/).reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last && (last + " " + word).length <= width) lines[lines.length - 1] = last + " " + word;
    else lines.push(word);
    return lines;
  }, []);

  const saveImage = async button => {
    const figure = button.closest("figure"), chart = figure.querySelector("[data-chart]"), format = button.dataset.download;
    const Plotly = await fetchPlotly();
    const address = await Plotly.toImage(captioned(chart, figure), {format, width: WIDTH, height: HEIGHT, scale: format === "png" ? 2 : 1});
    const link = Object.assign(document.createElement("a"), {href: address, download: `${figure.id || "chart"}.${format}`});
    document.body.append(link);
    link.click();
    link.remove();
  };

  // ---- tabs ---------------------------------------------------------------------------------------------------------
  const iconOf = name => {
    const space = "http://www.w3.org/2000/svg", drawing = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
    drawing.setAttribute("class", "icon");
    drawing.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${site.icons}#${name}`);
    drawing.append(use);
    return drawing;
  };

  const makeTabs = root => {
    const panels = [...root.querySelectorAll(":scope > .panel")];
    const bar = document.createElement("div");
    bar.className = "tabs";
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", root.dataset.tabs);
    const tabs = panels.map((panel, place) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `${panel.id}-tab`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.append(iconOf(panel.dataset.icon), panel.dataset.label);
      tab.addEventListener("click", () => { select(place); history.replaceState(history.state, "", `#${panel.id}`); });
      tab.addEventListener("keydown", event => {
        const target = {ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: panels.length - 1}[event.key];
        if (target === undefined) return;
        event.preventDefault();
        select((target + panels.length) % panels.length);
        tabs[(target + panels.length) % panels.length].focus();
      });
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      bar.append(tab);
      return tab;
    });
    const select = chosen => tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", place === chosen);
      tab.tabIndex = place === chosen ? 0 : -1;
      panels[place].hidden = place !== chosen;
      if (place === chosen) panels[place].querySelectorAll("[data-ready]").forEach(chart => window.Plotly.Plots.resize(chart));
    });
    panels[0].before(bar);
    const linked = panels.findIndex(panel => `#${panel.id}` === location.hash); // a link holds the view it was copied from
    select(Math.max(0, linked));
  };

  // ---- buttons and menus ----------------------------------------------------------------------------------------------
  const copy = async button => {
    const target = document.getElementById(button.dataset.copy), words = button.querySelector("span");
    await navigator.clipboard.writeText("value" in target ? target.value : target.textContent.trim());
    const before = words.textContent;
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2000);
  };

  const openMenus = () => document.querySelectorAll("details.menu[open], details.nav-menu[open]");

  document.addEventListener("click", event => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
    const button = event.target.closest("button");
    if (button && button.dataset.copy) copy(button);
    if (button && button.dataset.download) saveImage(button);
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });

  // ---- passkeys: allauth's script says when the browser gave none; the page has the words ------------------------------
  document.addEventListener("allauth.error", event => {
    const words = document.getElementById("no-passkey");
    if (!words) return;
    event.preventDefault();
    words.hidden = false;
  });

  // ---- everything on the page now, and what htmx brings later -----------------------------------------------------------
  const within = (root, selector) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const enhance = root => {
    within(root, "[data-tabs]:not(:has(> .tabs))").forEach(makeTabs);
    within(root, "[data-chart]:not([data-ready])").forEach(chart => nearby.observe(chart));
  };
  enhance(document.body);
  document.addEventListener("htmx:load", event => enhance(event.detail.elt));
})();
