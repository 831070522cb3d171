// ---- The log, as it is written -------------------------------------------------------------------------------------------

/** How many lines are kept, here and in the page. */
const mostLines = 1000;

/** How long to wait, in milliseconds, after the server would not send it. */
const refusalPause = 5000;

const log = {
  source: null, lines: [], fresh: [], level: 5, cid: '', search: '', pausedAt: null, waiting: 0, isDrawing: false, follows: true,
  refusedAt: null,
};

function makeLog() {
  find('log-level').addEventListener('change', event => {
    log.level = Number(event.target.value);
    reopenLog();
  });
  onTyped(find('log-cid'), () => {
    log.cid = find('log-cid').value.replace(/\D/g, '').replace(/^0+/, '').slice(0, 15);
    reopenLog();
  });
  onTyped(find('log-search'), () => {
    log.search = find('log-search').value.trim().toLowerCase();
    drawLog();
  });
  find('log-pause').addEventListener('click', () => log.pausedAt === null ? pauseLog() : resumeLog());
  find('log-newest').addEventListener('click', followLog);
  find('log-lines').addEventListener('scroll', () => {
    const box = find('log-lines');
    log.follows = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    showLogState();
  });
}

function openLog() {
  if (document.hidden || log.source || log.refusedAt !== null && performance.now() - log.refusedAt < refusalPause)
    return;
  log.refusedAt = null;
  log.source = new EventSource(address('log', { level: log.level, cid: log.cid }));
  log.source.addEventListener('line', event => takeLine(JSON.parse(event.data)));
  log.source.addEventListener('lost', event => takeLoss(JSON.parse(event.data).count));
  log.source.addEventListener('open', showLogState);
  // The page itself sees when the server is back; the lines that are kept there come again and are told by their numbers.
  log.source.addEventListener('error', () => {
    if (log.source.readyState === EventSource.CLOSED)
      log.refusedAt = performance.now();
    closeLog();
    showLogState();
  });
}

function closeLog() {
  log.source?.close();
  log.source = null;
}

function reopenLog() {
  closeLog();
  log.refusedAt = null;
  openLog();
  drawLog();
}

/** Forgets all lines: those of a server that has been started anew count from 1 again. */
function clearLog() {
  closeLog();
  Object.assign(log, { lines: [], fresh: [], pausedAt: null, waiting: 0 });
  drawLog();
}

function showLogOf(cid) {
  find('log-cid').value = log.cid = String(cid);
  resumeLog();
  reopenLog();
  find('log').scrollIntoView({ block: 'nearest' });
  find('log-cid').focus();
}

// Lines come in

function takeLine(line) {
  const last = log.lines.at(-1)?.sequence ?? 0;
  if (line.sequence > last)
    log.lines.push(line);
  else if (!insertLine(line))
    return;
  if (log.pausedAt !== null) {
    log.waiting++;
    return showLogState();
  }
  // An older one changes what is there already.
  if (line.sequence > last && log.fresh)
    log.fresh.push(line);
  else
    log.fresh = null;
  drawSoon();
}

/** Puts a line where its number belongs, unless it is there. */
function insertLine(line) {
  const at = log.lines.findLastIndex(other => other.sequence <= line.sequence && !other.lost);
  if (log.lines[at]?.sequence === line.sequence)
    return false;
  log.lines.splice(at + 1, 0, line);
  return true;
}

function takeLoss(count) {
  const line = { sequence: log.lines.at(-1)?.sequence ?? 0, lost: count };
  log.lines.push(line);
  log.fresh?.push(line);
  if (log.pausedAt === null)
    drawSoon();
}

/** Many lines may come at once: they are drawn together. */
function drawSoon() {
  if (log.isDrawing)
    return;
  log.isDrawing = true;
  setTimeout(() => {
    log.isDrawing = false;
    if (log.pausedAt === null)
      drawFresh();
  }, 100);
}

function drawFresh() {
  log.lines.splice(0, log.lines.length - mostLines);
  if (log.fresh)
    appendLines(log.fresh);
  else
    drawLog();
  log.fresh = [];
}

// Lines are shown

function isShown(line) {
  if (log.pausedAt !== null && line.sequence > log.pausedAt)
    return false;
  if (line.lost)
    return log.search === '';
  return line.level <= log.level && (log.cid === '' || line.cid === Number(log.cid))
    && (log.search === '' || line.text.toLowerCase().includes(log.search));
}

function drawLog() {
  log.fresh = [];
  find('log-list').replaceChildren();
  appendLines(log.lines);
}

function appendLines(lines) {
  const list = find('log-list');
  list.append(...lines.filter(isShown).slice(-mostLines).map(logLine));
  while (list.childElementCount > mostLines)
    list.firstElementChild.remove();
  if (log.follows)
    find('log-lines').scrollTop = find('log-lines').scrollHeight;
  showLogState();
}

function logLine(line) {
  if (line.lost)
    return element('li', { class: 'lost' }, `${formatCount(line.lost)} lines were lost: they came faster than they could be sent.`);
  return element('li', { class: `level${line.level}` },
    element('time', { datetime: line.time, title: formatDate(line.time) }, formatClock(line.time, true)),
    element('span', { class: 'level', title: `Level ${line.level}` }, String(line.level)),
    line.cid > 0
      ? element('button', { type: 'button', class: 'cid', title: `Only connection ${line.cid}`, onclick: () => showLogOf(line.cid) }, String(line.cid))
      : element('span', { class: 'cid' }),
    element('span', { class: 'text' }, line.text.replace(`cid=${line.cid}: `, '')));
}

// Stopping to read

function pauseLog() {
  drawFresh();
  log.pausedAt = log.lines.at(-1)?.sequence ?? 0;
  log.waiting = 0;
  showLogState();
}

function resumeLog() {
  log.pausedAt = null;
  log.lines.splice(0, log.lines.length - mostLines);
  drawLog();
  followLog();
}

function followLog() {
  log.follows = true;
  find('log-lines').scrollTop = find('log-lines').scrollHeight;
  showLogState();
}

function showLogState() {
  const paused = log.pausedAt !== null;
  // While reading, no more is held than can be shown afterwards.
  if (paused && log.waiting > mostLines)
    log.lines.splice(log.lines.findIndex(line => line.sequence > log.pausedAt), 1);
  setText(find('log-pause'), paused ? `Resume${log.waiting > 0 ? ` (${formatCount(Math.min(log.waiting, mostLines))}${log.waiting > mostLines ? '+' : ''} new)` : ''}` : 'Pause');
  find('log-pause').classList.toggle('paused', paused);
  find('log-newest').hidden = paused || log.follows;
  const isEmpty = find('log-list').childElementCount === 0;
  find('log-empty').hidden = !isEmpty && log.refusedAt === null;
  setText(find('log-empty'), log.refusedAt !== null ? 'The server does not send its log: it refuses, or has as many readers as it allows. It is asked again soon.'
    : log.lines.length === 0 ? 'No lines yet.' : 'No line matches.');
}
