// ---- Tables that stay as they are while their contents change ---------------------------------------------------------

/**
 * A table whose rows are kept by their keys, so that focus, selection and scrolling survive each refresh.
 * A column is {name, label, text(item), numeric, hint, build(item, row)}: build makes a cell's contents once, text is set
 * anew each time. With className(item) the cell's class follows the item, with sortable: false it has no button.
 */
class LiveTable {
  constructor(table, { columns, key, sort, onSort, detail }) {
    Object.assign(this, { columns, key, sort, onSort, detail, rows: new Map(), open: null });
    this.headers = columns.map(column => this.header(column));
    this.body = element('tbody');
    table.append(element('thead', {}, element('tr', {}, ...this.headers)), this.body);
    this.markSort();
  }

  header(column) {
    const heading = column.sortable === false
      ? [element('span', { class: 'unseen' }, column.label)]
      : [element('button', { type: 'button', title: column.hint, onclick: () => this.sortBy(column) }, column.label)];
    return element('th', { scope: 'col', class: classOf(column) }, ...heading);
  }

  /** The same column again turns the order round; numbers begin with the largest. */
  sortBy(column) {
    const again = this.sort.name === column.name;
    this.sort = { name: column.name, descending: again ? !this.sort.descending : column.numeric === true };
    this.markSort();
    this.onSort();
  }

  markSort() {
    this.headers.forEach((header, i) => {
      if (this.columns[i].name === this.sort.name)
        header.setAttribute('aria-sort', this.sort.descending ? 'descending' : 'ascending');
      else
        header.removeAttribute('aria-sort');
    });
  }

  /** Shows the items in the order given. */
  show(items) {
    const focused = document.activeElement;
    const present = new Set(items.map(this.key));
    for (const [key, row] of this.rows) {
      if (!present.has(key))
        this.remove(key, row);
    }
    let next = this.body.firstElementChild;
    for (const item of items) {
      const row = this.update(item);
      for (const node of [row.node, row.detail]) {
        if (!node)
          continue;
        if (node === next)
          next = next.nextElementSibling;
        else
          this.body.insertBefore(node, next);
      }
    }
    // A row that has moved has lost the focus.
    if (focused !== document.activeElement && this.body.contains(focused))
      focused.focus({ preventScroll: true });
  }

  update(item) {
    const key = this.key(item);
    const row = this.rows.get(key) ?? this.add(key, item);
    row.item = item;
    this.columns.forEach((column, i) => {
      if (column.text)
        this.fill(row.cells[i], column, item);
    });
    return row;
  }

  add(key, item) {
    const row = { item, detail: null };
    row.cells = this.columns.map(column =>
      element('td', { class: classOf(column) }, ...(column.build ? [column.build(item, row)] : [])));
    row.node = element('tr', {}, ...row.cells);
    this.rows.set(key, row);
    return row;
  }

  fill(cell, column, item) {
    const text = column.text(item);
    setText(cell, text);
    if (!column.numeric && cell.title !== text)
      cell.title = text;
    if (column.className)
      cell.className = column.className(item);
  }

  remove(key, row) {
    row.node.remove();
    row.detail?.remove();
    this.rows.delete(key);
    if (this.open === key)
      this.open = null;
  }

  /** Opens or closes what more there is to an item; one is open at a time. */
  toggle(key) {
    const was = this.open;
    if (was !== null)
      this.collapse(was);
    if (was !== key)
      this.expand(key);
  }

  expand(key) {
    const row = this.rows.get(key);
    this.open = key;
    row.detail = element('tr', { class: 'detail' },
      element('td', { colspan: this.columns.length }, this.detail(row.item)));
    row.node.after(row.detail);
    row.node.querySelector('[aria-expanded]').setAttribute('aria-expanded', 'true');
  }

  collapse(key) {
    const row = this.rows.get(key);
    this.open = null;
    row.detail.remove();
    row.detail = null;
    row.node.querySelector('[aria-expanded]').setAttribute('aria-expanded', 'false');
  }

  clear() {
    this.show([]);
  }
}

function classOf({ numeric, wide, name }) {
  return numeric ? 'number' : wide ? 'wide' : name === 'act' ? 'last' : null;
}

/** Orders items as a table is sorted: text by letters, what is unknown last. */
function sorted(items, { name, descending }) {
  const direction = descending ? -1 : 1;
  return [...items].sort((left, right) => {
    const a = left[name], b = right[name];
    if (a == null || b == null)
      return (a == null) - (b == null);
    return direction * (typeof a === 'number' ? a - b : a.localeCompare(b));
  });
}

/** Makes buttons with role tab a row of which one is chosen, with arrow keys as well. */
function makeTabs(list, onChoose) {
  const tabs = [...list.querySelectorAll('[role=tab]')];
  const choose = chosen => {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    onChoose(chosen.dataset.view);
  };
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener('click', () => choose(tab));
    tab.addEventListener('keydown', event => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step)
        return;
      const next = tabs[(i + step + tabs.length) % tabs.length];
      next.focus();
      choose(next);
    });
  }
}
