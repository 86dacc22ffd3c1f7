// The links that change language or theme keep the address as the page's scripts have made it since it was read.

for (const link of document.querySelectorAll("a[data-switch]")) {
  link.addEventListener("click", () => {
    const here = new URL(location.href);
    here.searchParams.set(link.dataset.switch, new URL(link.href).searchParams.get(link.dataset.switch));
    link.href = here.href;
  });
}
