// ---- Connections: those that are open and those that have ended ---------------------------------------------------------

const pageSize = 100;
const mostRows = 1000;

const reasons = {
  clientLeft: ['client left', ''],
  idle: ['idle', 'warning'],
  drain: ['drained', 'warning'],
  disconnected: ['disconnected', 'warning'],
  protocolError: ['protocol error', 'alarm'],
  limit: ['limit', 'alarm'],
  authentication: ['login refused', 'alarm'],
  serverError: ['server error', 'alarm'],
};

const connections = { view: 'open', limit: pageSize, filter: '' };

const columnsOfBoth = {
  id: { name: 'id', label: 'ID', numeric: true, build: idCell },
  user: { name: 'user', label: 'User', text: c => c.user ?? none, className: () => 'name' },
  remote: { name: 'remote', label: 'Remote', text: c => c.remote ?? none, className: () => 'code remote' },
  endpoint: { name: 'endpoint', label: 'Endpoint', text: c => `${c.endpoint}${c.tls ? ' (TLS)' : ''}` },
  format: { name: 'format', label: 'Format', text: c => c.format || none },
  connectedAt: { name: 'connectedAt', label: 'Connected', numeric: true, text: c => formatMoment(c.connectedAt) },
  calls: { name: 'calls', label: 'Calls', numeric: true, text: c => formatCount(c.calls) },
  errors: { name: 'errors', label: 'Errors', numeric: true, text: c => formatCount(c.errors), className: c => c.errors > 0 ? 'number alarm' : 'number faint' },
  bytesReceived: { name: 'bytesReceived', label: 'In', hint: 'Received', numeric: true, text: c => formatBytes(c.bytesReceived) },
  bytesSent: { name: 'bytesSent', label: 'Out', hint: 'Sent', numeric: true, text: c => formatBytes(c.bytesSent) },
};

const openColumns = [
  columnsOfBoth.id, columnsOfBoth.user, columnsOfBoth.remote, columnsOfBoth.endpoint, columnsOfBoth.format, columnsOfBoth.connectedAt,
  columnsOfBoth.calls, columnsOfBoth.errors, columnsOfBoth.bytesReceived, columnsOfBoth.bytesSent,
  { name: 'objects', label: 'Objects', numeric: true, text: c => formatCount(c.objects) },
  {
    name: 'idleSeconds', label: 'Activity', hint: 'What it calls now, or how long it has been silent', wide: true,
    text: c => c.runningMethod ?? `idle ${formatAge(c.idleSeconds)}`, className: c => c.runningMethod ? 'wide code running' : 'wide faint',
  },
  { name: 'act', label: 'Actions', sortable: false, build: disconnectButton },
];

const closedColumns = [
  columnsOfBoth.id,
  { name: 'reason', label: 'Reason', text: c => reasons[c.reason]?.[0] ?? c.reason, className: c => `reason ${reasons[c.reason]?.[1] ?? ''}` },
  columnsOfBoth.user, columnsOfBoth.remote, columnsOfBoth.endpoint, columnsOfBoth.format, columnsOfBoth.connectedAt,
  { name: 'closedAt', label: 'Closed', numeric: true, text: c => formatMoment(c.closedAt) },
  columnsOfBoth.calls, columnsOfBoth.errors, columnsOfBoth.bytesReceived, columnsOfBoth.bytesSent,
];

function makeConnections() {
  connections.tables = {
    open: makeConnectionTable('open-connections', openColumns, { name: 'id', descending: true }),
    closed: makeConnectionTable('closed-connections', closedColumns, { name: 'closedAt', descending: true }),
  };
  makeTabs(find('connection-tabs'), view => {
    connections.view = view;
    connections.limit = pageSize;
    find('open-panel').hidden = view !== 'open';
    find('closed-panel').hidden = view !== 'closed';
    act(refreshConnections);
  });
  onTyped(find('connection-filter'), () => {
    connections.filter = find('connection-filter').value.trim().toLowerCase();
    act(refreshConnections);
  });
  find('more-connections').addEventListener('click', () => {
    connections.limit = Math.min(connections.limit + pageSize, mostRows);
    act(refreshConnections);
  });
  find('confirm-no').addEventListener('click', () => find('confirm').close());
  find('confirm-yes').addEventListener('click', () => act(disconnect));
}

function makeConnectionTable(id, columns, sort) {
  return new LiveTable(find(id), { columns, sort, key: c => c.id, onSort: () => act(refreshConnections), detail: connectionDetail });
}

async function refreshConnections() {
  const { view, filter } = connections;
  const table = connections.tables[view], sort = `${table.sort.descending ? '-' : ''}${table.sort.name}`;
  // What is filtered must be looked through first.
  const limit = filter ? mostRows : connections.limit;
  const { items, total } = await getJson('connections', { state: view, sort, limit });
  // The user may have gone on meanwhile.
  if (view !== connections.view || filter !== connections.filter)
    return;
  const matching = filter ? items.filter(c => [c.user, c.remote].some(text => text?.toLowerCase().includes(filter))) : items;
  const shown = matching.slice(0, connections.limit);
  table.show(shown);
  showConnectionCounts(view, shown.length, matching.length, items.length, total);
  if (view === 'open' && table.open !== null)
    await refreshDetail(table.open);
}

function showConnectionCounts(view, shown, matching, seen, total) {
  const empty = view === 'open' ? 'Nobody is connected.' : 'No connection has ended yet.';
  const summary = total === 0 ? empty
    : connections.filter === '' ? (shown < total ? `${formatCount(shown)} of ${formatCount(total)} shown` : '')
      : `${formatCount(matching)} of ${seen < total ? `the first ${formatCount(seen)} of ` : ''}${formatCount(total)} match`;
  setText(find('connection-summary'), summary);
  find('connection-foot').hidden = summary === '';
  find('more-connections').hidden = shown >= matching && (connections.filter !== '' || shown >= Math.min(total, mostRows));
  setText(find(`${view}-count`), formatCount(total));
}

function idCell({ id }) {
  return element('button', {
    type: 'button', class: 'expander', 'aria-expanded': 'false', 'aria-label': `Connection ${id}, details`,
    onclick: () => {
      connections.tables[connections.view].toggle(id);
      if (connections.view === 'open' && connections.tables.open.open === id)
        act(() => refreshDetail(id));
    },
  }, String(id));
}

function disconnectButton(connection, row) {
  return element('button', {
    type: 'button', class: 'quiet danger act', 'aria-label': `Disconnect connection ${connection.id}`, onclick: () => askToDisconnect(row.item),
  }, 'Disconnect');
}

// What more there is to a connection

function factsOf(connection) {
  return [
    ['Connected', formatDate(connection.connectedAt)],
    ...(connection.closedAt ? [['Closed', `${formatDate(connection.closedAt)}, after ${formatAge(secondsBetween(connection.connectedAt, connection.closedAt))}`]] : []),
    ['Endpoint', `${connection.endpoint}, ${connection.tls ? 'TLS' : 'no TLS'}`],
    ['User', connection.user ?? 'not logged in'],
    ['Remote', connection.remote ?? none],
    ['Received', `${formatCount(connection.bytesReceived)} bytes`],
    ['Sent', `${formatCount(connection.bytesSent)} bytes`],
  ];
}

function connectionDetail(connection) {
  const classes = connection.closedAt ? [] : [element('div', { class: 'classes' },
    element('h3', {}, 'Objects by class'), element('ul', { id: `classes-of-${connection.id}` }, element('li', {}, '…')))];
  return element('div', { class: 'detail-body' },
    element('dl', { id: `facts-of-${connection.id}` }, ...factsOf(connection).map(([term, text]) => element('div', {}, element('dt', {}, term), element('dd', {}, text)))),
    ...classes,
    element('div', { class: 'buttons' },
      element('button', { type: 'button', onclick: () => showLogOf(connection.id) }, 'Show its log lines'),
      ...(connection.closedAt ? [] : [element('button', { type: 'button', class: 'danger act', onclick: () => askToDisconnect(connection) }, 'Disconnect')])));
}

function secondsBetween(start, end) {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}

async function refreshDetail(id) {
  try {
    const connection = await getJson(`connections/${id}`), { objectClasses } = connection;
    const texts = find(`facts-of-${id}`)?.querySelectorAll('dd') ?? [];
    factsOf(connection).forEach(([, text], i) => texts[i] && setText(texts[i], text));
    find(`classes-of-${id}`)?.replaceChildren(...objectClasses.length === 0
      ? [element('li', { class: 'faint' }, 'It holds no objects.')]
      : objectClasses.map(one => element('li', {}, element('span', { class: 'code' }, one.class), ' ', element('b', {}, formatCount(one.count)))));
  } catch (error) {
    // It may have ended; its row goes with the next refresh.
    if (error.status !== 404)
      throw error;
  }
}

// Sending a client away

function askToDisconnect(connection) {
  connections.asked = connection;
  setText(find('confirm-id'), String(connection.id));
  setText(find('confirm-user'), connection.user ?? 'not logged in');
  setText(find('confirm-remote'), connection.remote ?? none);
  setText(find('confirm-objects'), formatCount(connection.objects));
  find('confirm').showModal();
}

async function disconnect() {
  const { id } = connections.asked;
  find('confirm').close();
  try {
    await request(`connections/${id}`, { method: 'DELETE' });
    notify(`Connection ${id} was disconnected.`);
  } catch (error) {
    if (!(error instanceof Refusal))
      throw error;
    notify(error.status === 404 ? `Connection ${id} had left already.` : `Connection ${id} was not disconnected: ${error.message}`);
  }
  await refreshConnections();
}
