// ---- Elements. What the server tells is only ever set as text, so that nothing in it is taken for markup. -----------

function find(id) {
  return document.getElementById(id);
}

/** Makes an element; properties are attributes, but for class and on… (listeners); true is an attribute without value. */
function element(name, properties = {}, ...children) {
  return furnish(document.createElement(name), properties, children);
}

function svg(name, properties = {}, ...children) {
  return furnish(document.createElementNS('http://www.w3.org/2000/svg', name), properties, children);
}

function furnish(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on'))
      node.addEventListener(name.slice(2), value);
    else if (value != null && value !== false)
      node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

/** Sets an element's text, unless it is that already. */
function setText(node, text) {
  if (node.textContent !== text)
    node.textContent = text;
}

/** Tells something to whoever cannot see it. */
function announce(text) {
  find('announcements').textContent = text;
}

/** Says for a while, at the bottom of the page, what became of something. */
function notify(text) {
  const note = find('note');
  note.textContent = text;
  note.hidden = false;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => note.hidden = true, 6000);
}

/** Calls a function when nothing has been typed for a moment. */
function onTyped(input, act) {
  let timer;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(act, 150);
  });
}
