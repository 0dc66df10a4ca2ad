// What was just done is told for a minute; then the bar goes by itself. Without this it goes with the next page.
for (const bar of document.querySelectorAll("[data-undo]")) {
  setTimeout(() => {
    if (!bar.contains(document.activeElement)) bar.remove();
  }, 60_000);
}
