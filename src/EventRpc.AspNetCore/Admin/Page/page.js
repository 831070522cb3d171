// ---- The page: what it asks for and when, and what it says if there is no answer ---------------------------------------

const pollInterval = 1000;
const server = { status: null, samples: [], tick: 0, timer: null, isPolling: false, missedSince: null };

const callsChart = new Chart(find('calls-chart'), {
  series: [{ name: 'calls', label: 'calls/s', value: sample => perSecond(sample, sample.calls), area: true }], format: formatRate, times: false,
});
const errorsChart = new Chart(find('errors-chart'), {
  series: [{ name: 'errors', label: 'errors/s', value: sample => perSecond(sample, sample.errors), area: true }], format: formatRate,
});
const latencyChart = new Chart(find('latency-chart'), {
  series: ['p50', 'p95', 'p99'].map(name => ({ name, label: name, value: sample => sample.calls > 0 ? sample[`${name}Seconds`] : null })),
  format: formatDuration, scale: logarithmicScale,
});

// Asking

async function poll() {
  if (server.isPolling || document.hidden)
    return;
  server.isPolling = true;
  clearTimeout(server.timer);
  const isFull = server.tick++ % 2 === 0 || server.missedSince !== null;
  try {
    await act(() => Promise.all(isFull
      ? [refreshStatus(), refreshSamples(), refreshConnections(), refreshMethods()]
      : [refreshSamples()]), isFull);
  } finally {
    server.isPolling = false;
    server.timer = setTimeout(poll, pollInterval);
  }
}

/** Does something that asks the server, and shows whether it answered. */
async function act(ask, isAll = false) {
  try {
    await ask();
    if (isAll)
      reached();
  } catch (error) {
    // Anything else is a fault of this page, and not the server's trouble.
    if (!(error instanceof Refusal || error instanceof Unreachable))
      throw error;
    missed(error);
  }
}

async function refreshStatus() {
  const status = await getJson('status');
  if (server.status && server.status.startedAt !== status.startedAt)
    forget();
  server.status = status;
  document.body.classList.toggle('can-disconnect', status.canDisconnect);
  setText(find('open-count'), formatCount(status.totals.connections));
  showHead(status);
  showFigures(status, server.samples);
}

async function refreshSamples() {
  const samples = await getJson('samples', { after: server.samples.at(-1)?.number ?? 0 });
  server.samples = [...server.samples, ...samples].slice(-chartSpan);
  for (const chart of charts)
    chart.show(server.samples);
  if (server.status)
    showFigures(server.status, server.samples);
}

/** The server has been started anew: what it counted before is gone. */
function forget() {
  server.samples = [];
  methods.earlier = null;
  methods.signatures.clear();
  connections.tables.open.clear();
  connections.tables.closed.clear();
  clearLog();
  notify('The server has been started anew.');
}

// Answers, and none

function reached() {
  showState(server.status.state);
  openLog();
  if (server.missedSince === null)
    return;
  server.missedSince = null;
  document.body.classList.remove('stale');
  find('trouble').hidden = true;
  announce('The server answers again.');
}

function missed(error) {
  closeLog();
  server.missedSince ??= new Date();
  document.body.classList.add('stale');
  showState(error instanceof Refusal ? 'refused' : 'unreachable');
  setText(find('trouble-text'), `${troubleInWords(error)} Below is how things were at ${formatClock(server.missedSince)}.`);
  find('trouble').hidden = false;
}

function troubleInWords(error) {
  if (!(error instanceof Refusal))
    return 'The server cannot be reached; it is tried again every second.';
  if (error.status === 401 || error.status === 403)
    return `The server does not let you see this (${error.status}): ${error.message}`;
  return `The server answers with an error (${error.status}): ${error.message}`;
}

// Light and dark

const themes = ['auto', 'light', 'dark'];

function readTheme() {
  try {
    return themes.includes(localStorage.theme) ? localStorage.theme : 'auto';
  } catch {
    // Storage may be switched off.
    return 'auto';
  }
}

function setTheme(theme) {
  if (theme === 'auto')
    delete document.documentElement.dataset.theme;
  else
    document.documentElement.dataset.theme = theme;
  setText(find('theme-name'), theme);
  try {
    localStorage.theme = theme;
  } catch {
    // It then lasts as long as the page.
  }
}

function makeTheme() {
  setTheme(readTheme());
  find('theme').addEventListener('click', () => {
    const shown = find('theme-name').textContent;
    setTheme(themes[(themes.indexOf(shown) + 1) % themes.length]);
  });
}

// Begin

makeTheme();
makeFigures();
makeConnections();
makeMethods();
makeLog();
document.addEventListener('visibilitychange', () => {
  if (document.hidden)
    closeLog();
  else
    poll();
});
poll();
