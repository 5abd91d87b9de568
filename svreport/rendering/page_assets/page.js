/* What a page of svreport does when it is read: notes of figures, choices, charts.
   The page says everything without it, too. No text is ever taken for HTML. */
(() => {
  "use strict";

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const MINUS = "\u2212";

  /* Notes: a figure's own stands under it, or above where there is no room. */

  const place = (figure) => {
    const note = figure.querySelector(".note");
    const at = figure.querySelector("button").getBoundingClientRect();
    note.style.position = "fixed";
    note.style.left = note.style.top = "0";
    const box = note.getBoundingClientRect();
    const room = document.documentElement.clientWidth - box.width - 8;
    const below = at.bottom + box.height <= window.innerHeight;
    note.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
    note.style.top = `${below || at.top < box.height ? at.bottom : at.top - box.height}px`;
  };
  const isOpen = (figure) =>
    !figure.classList.contains("shut") && figure.matches(":hover, :focus-within");
  const open = (figure) => {
    all(".figure").filter((one) => one !== figure && isOpen(one)).forEach((one) => one.classList.add("shut"));
    figure.classList.remove("shut");
    place(figure);
  };
  const figureOf = (target) => (target instanceof Element ? target.closest(".figure") : null);

  const startNotes = () => {
    document.addEventListener("mouseover", (event) => {
      const figure = figureOf(event.target);
      if (figure && figureOf(event.relatedTarget) !== figure) open(figure);
    });
    document.addEventListener("focusin", (event) => {
      const figure = figureOf(event.target);
      if (figure) open(figure);
    });
    document.addEventListener("click", (event) => {
      const button = event.target.closest(".figure > button");
      if (button) button.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") all(".figure").filter(isOpen).forEach((one) => one.classList.add("shut"));
    });
    const follow = () => all(".figure").filter(isOpen).forEach(place);
    document.addEventListener("scroll", follow, { capture: true, passive: true });
    window.addEventListener("resize", follow);
  };

  /* Figures of a table: one of them is reached with Tab, the others from it with the arrows. */

  const isShown = (element) => element.getClientRects().length > 0;
  const figuresIn = (table) => all(".figure > button", table).filter(isShown);
  const letIn = (table, button) => {
    all(".figure > button", table).forEach((one) => { one.tabIndex = one === button ? 0 : -1; });
  };
  const letFirstIn = (table) => {
    const shown = figuresIn(table);
    if (shown.length && !shown.some((one) => one.tabIndex === 0)) letIn(table, shown[0]);
  };
  const columnOf = (button) => {
    const middle = button.closest("th, td").getBoundingClientRect();
    return (middle.left + middle.right) / 2;
  };
  const beyond = (button, step) => {
    const own = button.closest("tr"), rows = all("tr", button.closest("table"));
    for (let at = rows.indexOf(own) + step; rows[at]; at += step) {
      const there = figuresIn(rows[at]).filter((one) => Math.abs(columnOf(one) - columnOf(button)) < 1);
      if (there.length) return there[0];
    }
    return null;
  };
  const next = (button, key) => {
    const shown = figuresIn(button.closest("table")), row = figuresIn(button.closest("tr"));
    return {
      ArrowRight: () => shown[shown.indexOf(button) + 1],
      ArrowLeft: () => shown[shown.indexOf(button) - 1],
      ArrowDown: () => beyond(button, 1),
      ArrowUp: () => beyond(button, -1),
      Home: () => row[0],
      End: () => row[row.length - 1],
    }[key]?.();
  };
  const startTables = () => {
    const tables = all("table");
    tables.forEach((table) => {
      letIn(table, figuresIn(table)[0] || all(".figure > button", table)[0]);
      table.addEventListener("focusin", (event) => {
        if (event.target.matches(".figure > button")) letIn(table, event.target);
      });
      table.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const to = event.target.matches(".figure > button") ? next(event.target, event.key) : null;
        if (!to) return;
        event.preventDefault();
        to.focus();
      });
    });
    // Only what can be scrolled is a stop of its own.
    const measure = () => all(".scroll").forEach((one) => {
      if (one.scrollWidth > one.clientWidth + 1) one.tabIndex = 0;
      else one.removeAttribute("tabindex");
    });
    new ResizeObserver(measure).observe(document.body);
    document.addEventListener("toggle", (event) => {
      all("table", event.target).forEach(letFirstIn);
      measure();
    }, true);
    measure();
  };

  /* Choices: what is of another workstream or update is hidden. */

  const chosen = { w: "", u: "" };
  const fits = (of, name) => chosen[name] === "" || of === undefined || of.includes(Number(chosen[name]));
  const belongs = (one) => fits(one.w, "w") && fits(one.u, "u");
  const numbers = (text) => (text === undefined ? undefined : text.split(" ").filter(Boolean).map(Number));
  const isEmpty = (table) =>
    ![...table.tBodies[0].rows].some((row) => !row.hidden) ||
    (table.tHead.rows[0].cells.length > 1 && ![...table.tHead.rows[0].cells].slice(1).some((one) => !one.hidden));

  const sift = () => {
    all("[data-w], [data-u]").forEach((one) => {
      one.hidden = !belongs({ w: numbers(one.dataset.w), u: numbers(one.dataset.u) });
    });
    all(".table").forEach((one) => {
      const empty = isEmpty(one.querySelector("table"));
      one.querySelector(".scroll").hidden = empty;
      one.querySelector(".none").hidden = !empty;
    });
    all(".card").forEach((card) => {
      const shown = all(".entry", card).filter((one) => !one.hidden);
      all(".entry", card).forEach((one) => one.classList.toggle("now", one === shown[0]));
      card.querySelector(".none").hidden = shown.length > 0;
    });
    all("table").forEach(letFirstIn);
    pictures.forEach((one) => { one.isStale = true; });
    drawShown();
  };
  const startChoices = () => {
    const form = document.getElementById("choices");
    if (!form) return;
    const selects = { w: document.getElementById("workstream"), u: document.getElementById("update") };
    const said = document.getElementById("chosen");
    const take = () => {
      const names = [];
      Object.entries(selects).forEach(([name, select]) => {
        chosen[name] = select ? select.value : "";
        if (chosen[name] !== "") names.push(select.selectedOptions[0].text);
      });
      document.documentElement.classList.toggle("one", chosen.u !== "");
      sift();
      said.textContent = names.length
        ? `Showing ${names.join(", ")}. What is of the whole programme stays, and charts show every update.`
        : "Everything is shown.";
    };
    form.addEventListener("change", take);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(take));
    const addresses = document.getElementById("addresses");
    addresses?.addEventListener("click", () => {
      const shown = document.documentElement.classList.toggle("sourced");
      addresses.setAttribute("aria-pressed", String(shown));
    });
    form.hidden = false;
  };

  /* Sections: folded until a link leads to them; on paper, and where there is room, open. */

  const openUp = (element) => {
    for (let one = element?.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
  };
  const startSections = () => {
    const follow = () => {
      const there = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!there) return;
      openUp(there.querySelector("details.part > summary") || there);
      there.scrollIntoView();
    };
    document.addEventListener("click", (event) => {
      if (event.target.closest('nav a[href^="#"]')) setTimeout(follow);
    });
    window.addEventListener("hashchange", follow);
    const tools = document.querySelector("details.tools"), wide = matchMedia("(min-width: 62rem)");
    const fit = () => { if (tools) tools.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    follow();
  };

  /* Charts: drawn from the data beside them, and read out from the table behind them. */

  const pictures = [];
  const POINTS = ["rect", "triangle", "rectRot"];
  const INK = "#1a1f24", QUIET = "#4a5560", GRID = "#d9dfe5", LABEL = 50, LONGEST = 48;

  /* A number of the axis, with no more decimals than tell its steps apart. */
  const written = (value, axis, ticks) => {
    const step = ticks.length > 1 ? Math.abs(ticks[1].value - ticks[0].value) : 1;
    const decimals = [0, 1, 2, 3].find((one) => Math.abs(step * 10 ** one - Math.round(step * 10 ** one)) < 1e-9) ?? 3;
    const size = Math.abs(value).toLocaleString("en-GB", {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    });
    const text = `${axis.prefix}${size}${axis.suffix}`;
    if (value >= 0 || !/[1-9]/.test(size)) return text;
    return axis.brackets ? `(${text})` : `${MINUS}${text}`;
  };
  /* The months that have room for their names, the last of them first. */
  const apart = (places, scale) => {
    const last = places[places.length - 1], span = Math.max(1, last - places[0]);
    const gap = (LABEL / Math.max(1, scale.chart.width - 70)) * span;
    return places.reduceRight((kept, one) => (!kept.length || kept[0] - one >= gap ? [one, ...kept] : kept), []);
  };
  /* A name as a chart has room for it; the table behind it has it in full. */
  const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}\u2026` : text);
  const wrapped = (text, most) => short(text).split(" ").reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);

  class Picture {
    constructor(figure) {
      this.figure = figure;
      this.data = JSON.parse(figure.querySelector("script").textContent);
      this.plot = figure.querySelector(".plot");
      this.canvas = figure.querySelector("canvas");
      this.reading = figure.querySelector(".reading");
      this.table = figure.querySelector("table");
      this.at = this.data.start;
      this.isStale = true;
      this.canvas.addEventListener("keydown", (event) => this.step(event));
      this.makeRoom();
    }

    /* Room for what is shown, before it is drawn, so that nothing moves when it is. */
    makeRoom() {
      const { categories, series, across, kind } = this.data;
      this.kept = categories.map((one, at) => at).filter((at) => belongs(categories[at]));
      const shown = series.filter(belongs);
      if (!this.kept.includes(this.at)) this.at = this.kept[0] ?? 0;
      if (across) {
        const bars = kind === "column" ? shown.filter((one) => !one.look).length : 1;
        this.plot.style.height = `${90 + this.kept.length * (18 + 16 * bars)}px`;
      }
      this.plot.hidden = this.reading.hidden = !this.kept.length || !shown.length;
      return shown;
    }

    draw() {
      const shown = this.makeRoom();
      this.isStale = false;
      if (this.plot.hidden) return;
      const drawn = this.settings(shown);
      if (this.chart) Object.assign(this.chart, { data: drawn.data, options: drawn.options });
      else this.chart = new Chart(this.canvas, drawn);
      this.chart.update("none");
      this.read(this.at);
    }

    settings(shown) {
      const { kind, across, axis } = this.data;
      const isTimed = this.data.categories.some((one) => one.at !== undefined);
      const names = this.kept.map((at) => this.data.categories[at].name);
      const places = this.kept.map((at) => this.data.categories[at].at);
      const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
      const values = {
        // Columns are as long as their figures, also where all of them are surpluses.
        beginAtZero: axis.from === 0 || kind !== "line",
        min: axis.from ?? undefined,
        stacked: kind === "stacked column",
        grid: { color: GRID },
        border: { display: false },
        ticks: { color: QUIET, font, maxTicksLimit: 7, precision: axis.decimals ? undefined : 0, callback: (value, _, ticks) => written(value, axis, ticks) },
      };
      const named = {
        type: isTimed ? "linear" : "category",
        offset: !isTimed,
        stacked: kind === "stacked column",
        grid: { display: false },
        ticks: { color: QUIET, font, maxRotation: 0, autoSkip: !across },
      };
      if (isTimed) {
        named.afterBuildTicks = (scale) => { scale.ticks = apart(places.filter(Number.isInteger), scale).map((value) => ({ value })); };
        named.ticks.callback = (value) => names[places.indexOf(value)];
        named.ticks.autoSkip = false;
        named.min = places[0] - 0.5;
        named.max = places[places.length - 1] + 0.5;
      }
      return {
        type: kind === "line" ? "line" : "bar",
        data: {
          labels: isTimed ? undefined : names.map((name) => wrapped(name, across ? 22 : 12)),
          datasets: shown.map((one) => this.dataset(one, isTimed ? places : null)),
        },
        options: {
          animation: false,
          responsive: true,
          maintainAspectRatio: false,
          devicePixelRatio: Math.max(2, window.devicePixelRatio || 1),
          layout: { padding: { right: across ? 0 : this.roomBeside(shown, font), top: 14 } },
          indexAxis: across ? "y" : "x",
          interaction: { mode: "index", intersect: false, axis: across ? "y" : "x" },
          scales: across ? { x: values, y: named } : { x: named, y: values },
          onHover: (event, found) => { if (found.length) this.read(this.kept[found[0].index]); },
          plugins: {
            tooltip: { enabled: false },
            legend: {
              display: shown.filter((one) => !one.look).length > 1,
              position: "bottom",
              onClick: null,
              labels: {
                usePointStyle: true, pointStyleWidth: 14, boxHeight: 7, padding: 14, color: INK, font,
                sort: (one, other) => one.datasetIndex - other.datasetIndex,
                // Lines have their names beside them.
                filter: (item) => across || !shown[item.datasetIndex].look,
              },
            },
          },
        },
        plugins: [{
          id: "mark",
          beforeDatasetsDraw: (chart) => this.mark(chart),
          afterDatasetsDraw: (chart) => this.label(chart, shown, font),
        }],
      };
    }

    dataset(one, places) {
      const own = this.kept.map((at) => one.values[at]);
      const order = this.data.series.indexOf(one), isLine = Boolean(one.look), isLimit = one.look === "limit";
      const pale = this.kept.map((at) => one.pale.includes(at));
      return {
        type: isLine ? "line" : "bar",
        label: short(one.name),
        data: places ? own.map((y, at) => ({ x: places[at], y })) : own,
        borderColor: isLine ? one.colour : this.data.edge,
        backgroundColor: isLine ? one.colour : pale.map((light) => (light ? this.data.light : one.colour)),
        borderWidth: isLine ? (one.look === "actual" ? 3 : 2) : 1,
        borderDash: one.look === "plan" ? [6, 4] : undefined,
        showLine: isLine && !isLimit,
        pointStyle: isLimit ? "line" : one.look === "other" ? POINTS[order % POINTS.length] : "circle",
        pointBackgroundColor: one.look === "plan" ? "#ffffff" : one.colour,
        pointBorderWidth: 2,
        pointRadius: isLimit ? 0 : 4,
        pointHoverRadius: isLimit ? 0 : 4,
        order: isLine ? 0 : 1,
        maxBarThickness: this.data.across ? 16 : 48,
        clip: 8,
      };
    }

    /* The room to the right of the last points, for the longest name there. */
    roomBeside(shown, font) {
      const last = this.data.categories.length - 1, pen = this.canvas.getContext("2d");
      pen.font = `bold ${font.size}px ${font.family}`;
      const beside = shown.flatMap((one) => (one.labels || []).filter(([at, , place]) => at === last && place === "r"));
      const widest = Math.max(0, ...beside.map(([, text]) => pen.measureText(text).width));
      return Math.min(widest + 10, this.plot.clientWidth * 0.4);
    }

    /* Names beside lines, limits as dashes, figures on columns, and where a count restarts. */
    label(chart, shown, font) {
      const { ctx, chartArea: area, scales } = chart, { across, labelled, kind } = this.data;
      const write = (text, x, y, align, colour, isBold) => {
        ctx.font = `${isBold ? "bold " : ""}${font.size}px ${font.family}`;
        ctx.textAlign = align;
        ctx.lineWidth = 3;
        ctx.strokeStyle = "#ffffff";
        ctx.strokeText(text, x, y);
        ctx.fillStyle = colour;
        ctx.fillText(text, x, y);
      };
      const placed = [];
      ctx.save();
      ctx.textBaseline = "middle";
      shown.forEach((one, order) => {
        const { data } = chart.getDatasetMeta(order);
        const spot = (at) => data[this.kept.indexOf(at)];
        if (one.look === "limit") this.kept.forEach((at) => {
          if (one.values[at] === null) return;
          const { x, y } = spot(at), [w, h] = across ? [5, 18] : [30, 6];
          ctx.fillStyle = one.pale.includes(at) ? "#ffffff" : one.colour;
          ctx.fillRect(x - w / 2, y - h / 2, w, h);
          ctx.lineWidth = 1.5;
          ctx.strokeStyle = one.pale.includes(at) ? one.colour : "#ffffff";
          ctx.strokeRect(x - w / 2, y - h / 2, w, h);
        });
        if (across) return;
        (one.labels || []).forEach(([at, text, place]) => {
          if (!spot(at)) return;
          const { x, y } = spot(at), colour = one.colour, isBold = one.look === "actual";
          ctx.font = `${isBold ? "bold " : ""}${font.size}px ${font.family}`;
          const half = ctx.measureText(text).width / 2;
          const beside = x + (kind === "line" ? 8 : area.width / this.kept.length / 2 - 4);
          if (place === "r" && beside + 2 * half <= chart.width) return write(text, beside, y, "left", colour, isBold);
          const middle = Math.min(x, chart.width - half - 2), step = place === "b" ? 14 : -13;
          let line = y + step;
          // Where another name is, the next line has room.
          while (placed.some((own) => Math.abs(own.line - line) < 13 && Math.abs(own.middle - middle) < own.half + half)) line += step;
          placed.push({ middle, line, half });
          write(text, middle, line, "center", colour, isBold);
        });
        // All of them, or none where the columns are too narrow for any.
        const fit = data.every((bar, at) => this.fits(ctx, one.values[this.kept[at]], bar.width));
        if (labelled && !one.look && fit) data.forEach((bar, at) => {
          const value = one.values[this.kept[at]];
          if (value === null) return;
          const isDark = !one.pale.includes(this.kept[at]);
          ctx.fillStyle = isDark ? "#ffffff" : INK;
          ctx.textAlign = "center";
          ctx.fillText(this.amount(value), bar.x, area.bottom - 9);
        });
      });
      this.data.categories.filter((one) => one.at !== undefined && !Number.isInteger(one.at)).forEach((one) => {
        const x = scales.x.getPixelForValue(one.at);
        ctx.strokeStyle = QUIET;
        ctx.setLineDash([2, 3]);
        ctx.lineWidth = 1;
        ctx.beginPath();
        ctx.moveTo(x, area.top);
        ctx.lineTo(x, area.bottom);
        ctx.stroke();
        ctx.setLineDash([]);
      });
      ctx.restore();
    }

    amount(value) {
      const { axis } = this.data, size = Math.abs(value).toLocaleString("en-GB", {
        minimumFractionDigits: axis.places, maximumFractionDigits: axis.places,
      });
      const text = `${axis.prefix}${size}${axis.suffix}`;
      return value >= 0 ? text : axis.brackets ? `(${text})` : `${MINUS}${text}`;
    }

    fits(ctx, value, width) {
      return value === null || ctx.measureText(this.amount(value)).width <= width - 2;
    }

    /* A stripe behind the point that is read out. */
    mark(chart) {
      if (this.printed) return;
      const { ctx, chartArea: area, scales } = chart, at = this.kept.indexOf(this.at);
      const scale = this.data.across ? scales.y : scales.x;
      const middle = scale.type === "linear"
        ? scale.getPixelForValue(this.data.categories[this.at].at) : scale.getPixelForValue(at);
      const size = (this.data.across ? area.height : area.width) / this.kept.length;
      const half = this.data.kind === "line" ? 5 : size / 2;
      ctx.save();
      ctx.fillStyle = "#e8edf3";
      if (this.data.across) ctx.fillRect(area.left, middle - half, area.width, 2 * half);
      else ctx.fillRect(middle - half, area.top, 2 * half, area.height);
      ctx.restore();
    }

    read(at) {
      const row = this.table.tBodies[0].rows[at];
      if (!row) return;
      this.at = at;
      const heads = this.table.tHead.rows[0].cells, told = [];
      const held = new Set(all(".held", row).filter((one) => !one.closest("td").hidden).map((one) => one.textContent));
      const name = document.createElement("b");
      name.textContent = row.cells[0].textContent;
      const first = document.createElement("p");
      // When all of them hold is said once, where that is the same.
      first.append(name, held.size === 1 ? `. ${[...held][0]}` : "");
      this.reading.replaceChildren(first);
      [...row.cells].slice(1).forEach((cell, before) => {
        if (cell.hidden) return;
        const value = cell.cloneNode(true), notes = all(held.size === 1 ? ".from" : ".held, .from", cell);
        all(".note", value).forEach((one) => one.remove());
        const text = value.textContent.trim().replace(/\s+/g, " ");
        const said = `${heads[before + 1].textContent}: ${text}`;
        told.push(said);
        const line = document.createElement("p"), strong = document.createElement("b");
        strong.textContent = said;
        line.append(strong);
        notes.forEach((note) => {
          const words = document.createElement("span");
          words.className = note.className;
          words.textContent = `. ${note.textContent.replace(/\.$/, "")}`;
          line.append(words);
        });
        this.reading.append(line);
      });
      this.canvas.setAttribute("aria-valuemax", String(this.kept.length || 1));
      this.canvas.setAttribute("aria-valuenow", String(this.kept.indexOf(at) + 1 || 1));
      this.canvas.setAttribute("aria-valuetext", `${name.textContent}: ${told.join("; ")}`);
      this.chart.draw();
    }

    step(event) {
      const here = this.kept.indexOf(this.at), last = this.kept.length - 1;
      const to = {
        ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last,
        ArrowUp: this.data.across ? here - 1 : here + 1,
        ArrowDown: this.data.across ? here + 1 : here - 1,
      }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (to >= 0 && to <= last) this.read(this.kept[to]);
    }

    /* On paper a chart is as wide as its half of the page. */
    print() {
      this.printed = true;
      const isAlone = this.figure.matches(":only-child");
      this.chart.resize(isAlone ? 660 : 325, this.data.across ? this.plot.clientHeight : 220);
    }
  }

  const canDraw = (one) => !one.figure.hidden && isShown(one.figure);
  /* One after another, so that the page answers in between. */
  const drawShown = () => setTimeout(() => {
    const waiting = pictures.find((one) => one.isStale && canDraw(one));
    if (waiting) {
      waiting.draw();
      drawShown();
    } else document.documentElement.classList.add("drawn");
  });
  const startCharts = () => {
    pictures.push(...all(".chart").map((figure) => new Picture(figure)));
    // Those of a folded section are drawn when it opens.
    document.addEventListener("toggle", drawShown, true);
    drawShown();
    const opened = [];
    const print = () => {
      opened.push(...all("details.part:not([open])"));
      opened.forEach((one) => { one.open = true; });
      pictures.filter(canDraw).forEach((one) => {
        if (one.isStale) one.draw();
        if (one.chart) one.print();
      });
    };
    const restore = () => {
      opened.splice(0).forEach((one) => { one.open = false; });
      pictures.filter((one) => one.chart).forEach((one) => {
        one.printed = false;
        one.chart.resize();
      });
    };
    window.addEventListener("beforeprint", print);
    window.addEventListener("afterprint", restore);
    matchMedia("print").addEventListener("change", (event) => (event.matches ? print() : restore()));
  };

  document.documentElement.classList.add("js");
  startNotes();
  startTables();
  startChoices();
  startSections();
  startCharts();
})();
