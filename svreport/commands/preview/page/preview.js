// Asks for what is new, and puts it in the place of what is shown; the reader stays where they are.
"use strict";

const PATIENCE = 2000;

async function following() {
  let number = Number(document.body.dataset.number);
  for (;;) {
    try {
      const answer = await fetch(`state?after=${number}`, { cache: "no-store" });
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
      const state = await answer.json();
      if (state.number > number) {
        number = state.number;
        await showing();
      }
    } catch {
      document.getElementById("status").textContent =
        "The preview has ended, or cannot be reached. Start it again with svreport preview.";
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
  }
}

async function showing() {
  const answer = await fetch("./", { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const place = window.scrollY;
  const focused = document.activeElement?.getAttribute("href");
  const images = new Map([...document.images].map((img) => [img.src, img]));
  // Text that the reader has opened or closed stays so.
  const chosen = [...document.querySelectorAll("details")].map((text) =>
    text.open === (text.dataset.open === "true") ? undefined : text.open,
  );
  const owner = document.getElementById("owner")?.value ?? "";
  document.querySelector("main").replaceWith(fresh.querySelector("main"));
  const owners = document.getElementById("owner");
  if (owners && [...owners.options].some((option) => option.value === owner)) {
    owners.value = owner;
    filtering(owner);
  }
  offering(fresh);
  // A picture that stays is not asked for again.
  [...document.images].forEach((img) => img.replaceWith(images.get(img.src) ?? img));
  document.getElementById("status").textContent = fresh.getElementById("status").textContent;
  document.title = fresh.title;
  document.querySelectorAll("details").forEach((text, at) => {
    text.open = chosen[at] ?? text.open;
  });
  window.scrollTo(0, place);
  if (focused) {
    document.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

// What can be built may have changed; what the reader chose stays.
function offering(fresh) {
  const [ours, theirs] = [document, fresh].map((page) => page.getElementById("build"));
  if (ours.elements.target.innerHTML !== theirs.elements.target.innerHTML) {
    const chosen = ours.elements.target.value;
    ours.elements.target.innerHTML = theirs.elements.target.innerHTML;
    ours.elements.target.value = chosen;
    ours.elements.target.selectedIndex = Math.max(0, ours.elements.target.selectedIndex);
  }
  ours.querySelector("button").disabled = theirs.querySelector("button").disabled;
  ours.querySelector("#why").textContent = theirs.querySelector("#why").textContent;
}

async function building(event) {
  event.preventDefault();
  const [form, built] = ["build", "built"].map((id) => document.getElementById(id));
  const target = form.querySelector("select").value;
  form.querySelector("button").disabled = true;
  built.textContent = "Building…";
  try {
    const answer = await fetch("build", { method: "POST", body: target });
    const { sentence, files = [], notes = [] } = await answer.json();
    const lines = sentence ? [sentence] : [...notes, ...files.map((file) => `Wrote ${file}`)];
    const list = document.createElement("ul");
    list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    built.replaceChildren(list);
  } catch {
    built.textContent = "Nothing came of it: the preview has ended, or cannot be reached.";
  }
  form.querySelector("button").disabled = false;
}

// One owner's problems alone, until everybody's are asked for.
function filtering(owner) {
  document.querySelectorAll("[data-owner]").forEach((item) => {
    item.hidden = owner !== "" && item.dataset.owner !== owner;
  });
  document.querySelectorAll(".problems section").forEach((sheet) => {
    sheet.hidden = !sheet.querySelector("[data-owner]:not([hidden])");
  });
}

document.getElementById("build").addEventListener("submit", building);
document.addEventListener("change", (event) => {
  if (event.target.id === "owner") {
    filtering(event.target.value);
  }
});
following();
