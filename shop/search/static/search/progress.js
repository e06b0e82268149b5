/* Moves the bar of a rebuild that is under way, and shows its page anew when it is at rest. */
"use strict";
addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const words = box.querySelector("[role=status]");
  const look = async () => {
    let wait = 1000;
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const now = await answer.json();
      if (now.at_rest) return location.reload();
      bar.max = now.total || 1;
      bar.value = now.done;
      const sentence = now.sentence.charAt(0).toUpperCase() + now.sentence.slice(1);
      if (words.textContent !== sentence) words.textContent = sentence;
    } catch {
      wait = 5000;
    }
    setTimeout(look, wait);
  };
  setTimeout(look, 1000);
});
