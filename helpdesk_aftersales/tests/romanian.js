/* Runs in the browser: looks at pages and windows for text that is English. */

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function until(what, find) {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = find();
    if (found) {
      return found;
    }
    await pause(50);
  }
  throw new Error(`no ${what}`);
}

function* visibleTexts(root) {
  const walker = root.ownerDocument.createTreeWalker(root, window.NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const {parentElement, data} = walker.currentNode;
    const isCode = parentElement.closest("script, style, noscript");
    if (!isCode && parentElement.checkVisibility()) {
      yield data;
    }
  }
  for (const element of root.querySelectorAll("[placeholder], input[type=submit]")) {
    if (element.checkVisibility()) {
      yield element.placeholder || element.value || "";
    }
  }
}

window.walk = async function (plan) {
  const {english, buttons, pages} = await (await fetch(plan)).json();
  const terms = new Set(english);
  const found = new Set();
  let looked = 0;

  function look(where, root) {
    for (const text of visibleTexts(root)) {
      const shown = text.split(/\s+/).join(" ").trim();
      looked += shown ? 1 : 0;
      if (terms.has(shown)) {
        found.add(`${where}: ${shown}`);
      }
    }
  }

  async function lookAtForm() {
    const form = await until("form", () => document.querySelector(".o_form_view"));
    await until("chatter", () =>
      document.querySelector(
        ".o-mail-Chatter, .o_form_view:not(:has(.o-mail-Form-chatter))"
      )
    );
    await pause(1000);
    look("form", document.body);
    for (const tab of form.querySelectorAll(".o_notebook_headers .nav-link")) {
      tab.click();
      await pause(300);
      look(`tab ${tab.textContent}`, document.body);
    }
    const menu = document.querySelector(".o_cp_action_menus .dropdown-toggle");
    if (menu) {
      menu.click();
      await until("menu", () => document.querySelector(".o-dropdown--menu"));
      look("action menu", document.body);
      menu.click();
    }
  }

  async function lookAtWindow(button) {
    const selector = `.o_statusbar_buttons button[name='${button}']`;
    (await until(button, () => document.querySelector(selector))).click();
    const modal = await until("window", () =>
      document.querySelector(".modal .o_form_view")?.closest(".modal")
    );
    await pause(500);
    look(button, modal);
    modal.querySelector(".btn-close").click();
    await until("form", () => !document.querySelector(".modal"));
  }

  async function lookAtPage(page) {
    const frame = document.createElement("iframe");
    frame.style = "width: 1300px; height: 3000px";
    const loaded = new Promise((done) => (frame.onload = done));
    frame.src = page;
    document.body.append(frame);
    await loaded;
    look(page, frame.contentDocument.body);
    if (frame.contentDocument.documentElement.lang !== "ro-RO") {
      found.add(`${page} is in ${frame.contentDocument.documentElement.lang}`);
    }
    frame.remove();
  }

  try {
    if (!pages.length) {
      await lookAtForm();
    }
    for (const button of buttons) {
      await lookAtWindow(button);
    }
    for (const page of pages) {
      await lookAtPage(page);
    }
    if (looked < 20) {
      throw new Error(`only ${looked} texts`);
    }
  } catch (error) {
    found.add(error.message);
  }
  if (found.size) {
    console.error(`Not Romanian: ${[...found].join(" | ")}`);
  } else {
    console.log("test successful");
  }
};
