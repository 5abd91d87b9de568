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
  document.querySelector("main").replaceWith(fresh.querySelector("main"));
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

following();
