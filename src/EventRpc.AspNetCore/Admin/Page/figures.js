// ---- The head of the page and the key figures ---------------------------------------------------------------------------

/** Each figure: its tile's label, its value, what is said below it, and what its small line is drawn of. */
const figures = [
  { name: 'connections', label: 'Connections', value: s => formatCount(s.totals.connections), more: s => `${formatCount(s.totals.connectionsEver)} ever`, hint: s => `, ${formatCount(s.limits.maxConnections)} at most`, line: p => p.connections },
  { name: 'calls', label: 'Calls/s', value: (_, p) => formatRate(perSecond(p, p?.calls)), more: s => `${formatCount(s.totals.calls)} ever`, line: p => perSecond(p, p.calls) },
  { name: 'errors', label: 'Errors/s', value: (_, p) => formatRate(perSecond(p, p?.errors)), more: s => `${formatCount(s.totals.errors)} ever`, line: p => perSecond(p, p.errors), alarm: (_, p) => p?.errors > 0 },
  { name: 'in-flight', label: 'In flight', value: (s, p) => formatCount(p?.callsInFlight ?? s.totals.callsInFlight), more: s => `of ${formatCount(s.limits.maxCallsInFlight)}`, line: p => p.callsInFlight },
  { name: 'objects', label: 'Objects', value: s => formatCount(s.totals.objects), more: () => 'kept for clients', line: p => p.objects },
  { name: 'received', label: 'Received/s', value: (_, p) => formatBytes(perSecond(p, p?.bytesReceived)), more: s => `${formatBytes(s.totals.bytesReceived)} ever`, line: p => perSecond(p, p.bytesReceived) },
  { name: 'sent', label: 'Sent/s', value: (_, p) => formatBytes(perSecond(p, p?.bytesSent)), more: s => `${formatBytes(s.totals.bytesSent)} ever`, line: p => perSecond(p, p.bytesSent) },
  { name: 'log-clients', label: 'Log clients', value: s => formatCount(s.totals.logClients), more: s => `${formatCount(s.totals.logLinesLost)} lines lost` },
  { name: 'refused', label: 'Turned away', value: s => formatCount(sum(refusals(s))), more: s => refusalsInWords(s) },
];

function perSecond(sample, amount) {
  return amount == null ? null : amount / Math.max(sample.seconds, 0.001);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Logins, connections and calls over a limit, and messages that could not be read. */
function refusals({ totals }) {
  // To be idle is no offence.
  const { idleTime, ...limits } = totals.limitRejections;
  return [totals.authenticationFailures, sum(Object.values(limits)), sum(Object.values(totals.decodeErrors))];
}

function refusalsInWords(status) {
  const [logins, limits, unreadable] = refusals(status);
  return `${formatCount(logins)} logins · ${formatCount(limits)} limits · ${formatCount(unreadable)} unreadable`;
}

function makeFigures() {
  for (const figure of figures) {
    figure.valueNode = element('dd', { class: 'value' }, none);
    figure.moreNode = element('dd', { class: 'more' }, '\u00a0');
    figure.tile = element('div', { class: 'figure', 'data-name': figure.name }, element('dt', {}, figure.label), figure.valueNode, figure.moreNode);
    if (figure.line) {
      figure.drawing = svg('svg', { class: 'spark', viewBox: `0 0 ${chartSpan - 1} 24`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        svg('path', { class: 'area' }), svg('path', { class: 'line' }));
      figure.tile.append(figure.drawing);
    }
    find('figures').append(figure.tile);
  }
}

function showFigures(status, samples) {
  const last = samples.at(-1);
  for (const figure of figures) {
    setText(figure.valueNode, figure.value(status, last));
    setText(figure.moreNode, figure.more(status));
    figure.moreNode.title = `${figure.moreNode.textContent}${figure.hint?.(status) ?? ''}`;
    figure.tile.classList.toggle('alarm', figure.alarm?.(status, last) === true);
    if (figure.drawing)
      drawSparkline(figure.drawing, samples.map(figure.line));
  }
}

function showHead(status) {
  setText(find('name'), status.name);
  setText(find('uptime'), formatAge(status.uptimeSeconds));
  find('uptime').title = `since ${formatDate(status.startedAt)}`;
  setText(find('version'), status.version);
  const endpoints = JSON.stringify(status.endpoints);
  if (endpoints !== showHead.endpoints) {
    showHead.endpoints = endpoints;
    find('endpoints').replaceChildren(...status.endpoints.map(endpointItem));
  }
}

function endpointItem({ name, address, tls, kind }) {
  const tags = [...(kind === 'log' ? ['log'] : []), ...(tls ? ['TLS'] : [])];
  return element('li', { title: name }, address ?? name, ...tags.map(tag => element('span', { class: 'tag' }, tag)));
}

/** The pill beside the name: running, draining, unreachable. */
function showState(state) {
  const pill = find('state');
  pill.dataset.state = state;
  setText(pill, state);
  document.title = `${state === 'running' ? '' : `(${state}) `}${find('name').textContent}`;
}
