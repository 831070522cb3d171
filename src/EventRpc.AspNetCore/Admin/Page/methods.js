// ---- Methods and classes: how often they are called, and how long they take ---------------------------------------------

const methods = { view: 'method', filter: '', signatures: new Map(), earlier: null, rates: new Map() };

const notExported = 'not exported';

const numberColumns = [
  { name: 'calls', label: 'Calls', numeric: true, text: m => formatCount(m.calls) },
  { name: 'rate', label: 'Calls/s', numeric: true, text: m => formatRate(m.rate) },
  { name: 'errors', label: 'Errors', numeric: true, text: m => formatCount(m.errors), className: m => m.errors > 0 ? 'number alarm' : 'number faint' },
  { name: 'meanSeconds', label: 'Mean', numeric: true, text: m => m.calls > 0 ? formatDuration(m.meanSeconds) : none },
];

const percentileColumns = [['p50Seconds', 'p50'], ['p95Seconds', 'p95'], ['p99Seconds', 'p99']].map(([name, label]) =>
  ({ name, label, numeric: true, text: m => m.calls > 0 ? formatDuration(m[name]) : none }));

function makeMethods() {
  const byCalls = { name: 'calls', descending: true };
  methods.tables = {
    method: new LiveTable(find('methods-table'), {
      columns: [
        { name: 'name', label: 'Method', build: methodCell, wide: true },
        ...numberColumns, ...percentileColumns,
      ],
      key: m => m.name, sort: byCalls, onSort: showMethods,
    }),
    class: new LiveTable(find('classes-table'), {
      columns: [
        { name: 'class', label: 'Class', wide: true, text: m => m.class, className: () => 'code wide' },
        { name: 'methods', label: 'Methods', numeric: true, text: m => formatCount(m.methods) },
        ...numberColumns,
      ],
      key: m => m.class, sort: byCalls, onSort: showMethods,
    }),
  };
  makeTabs(find('method-tabs'), view => {
    methods.view = view;
    find('methods-panel').hidden = view !== 'method';
    find('classes-panel').hidden = view !== 'class';
    showMethods();
  });
  onTyped(find('method-filter'), () => {
    methods.filter = find('method-filter').value.trim().toLowerCase();
    showMethods();
  });
}

function methodCell({ name }) {
  const signature = methods.signatures.get(name) ?? '';
  return element('span', { class: 'code signature', title: `${name}${signature}` }, name, element('span', { class: 'faint' }, ` ${signature}`));
}

function nameOf(m) {
  return m.class === '' ? notExported : `${m.class}->${m.method}`;
}

async function refreshMethods() {
  const list = await getJson('methods');
  if (list.some(m => m.class !== '' && !methods.signatures.has(nameOf(m))))
    await readSignatures(list);
  measureRates(list);
  methods.list = list.filter(m => m.class !== '' || m.calls > 0).map(m => ({ ...m, name: nameOf(m), class: m.class || notExported, rate: methods.rates.get(nameOf(m)) }));
  showMethods();
}

async function readSignatures(list) {
  // Methods of modules that have gone have none, and need not be asked for again.
  for (const m of list)
    methods.signatures.set(nameOf(m), '');
  for (const { name, methods: exported } of await getJson('classes')) {
    for (const method of exported)
      methods.signatures.set(`${name}->${method.name}`, method.signature);
  }
}

/** The counts are since the start, so how often a method is called now is told by two looks at them. */
function measureRates(list) {
  const now = performance.now(), { earlier } = methods;
  const counts = new Map(list.map(m => [nameOf(m), m.calls]));
  if (earlier && now - earlier.time < 500)
    return;
  methods.rates = new Map(!earlier ? [] : [...counts].map(([key, calls]) =>
    [key, Math.max(0, calls - (earlier.counts.get(key) ?? 0)) / (now - earlier.time) * 1000]));
  methods.earlier = { time: now, counts };
}

function showMethods() {
  const { view, list, filter } = methods;
  if (!list)
    return;
  const matching = list.filter(m => m.name.toLowerCase().includes(filter));
  const table = methods.tables[view];
  table.show(sorted(view === 'class' ? sumsOfClasses(matching) : matching, table.sort));
  const summary = list.length === 0 ? 'Nothing is exported.' : matching.length === 0 ? 'No method matches.' : '';
  setText(find('method-summary'), summary);
  find('method-foot').hidden = summary === '';
}

/** Percentiles do not add up, so a class has none. */
function sumsOfClasses(list) {
  const classes = new Map();
  for (const m of list) {
    const sums = classes.get(m.class) ?? { class: m.class, methods: 0, calls: 0, rate: null, errors: 0, seconds: 0 };
    sums.methods++;
    sums.calls += m.calls;
    sums.errors += m.errors;
    sums.seconds += m.calls > 0 ? m.calls * m.meanSeconds : 0;
    sums.rate = m.rate == null ? sums.rate : sums.rate + m.rate;
    classes.set(m.class, sums);
  }
  return [...classes.values()].map(sums => ({ ...sums, meanSeconds: sums.calls > 0 ? sums.seconds / sums.calls : 0 }));
}
