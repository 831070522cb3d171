// ---- Charts of the last five minutes, drawn as SVG --------------------------------------------------------------------

/** How many seconds a chart shows. */
const chartSpan = 300;
const chartMargin = { left: 52, right: 8, top: 8, bottom: 18 };

/** What time all charts read out at the moment, in milliseconds; null for the latest. */
let chartCursor = null;
const charts = [];

/**
 * Lines over time. A series is {name, label, value(sample), area}; its name is also its class in the style sheet. A value
 * of null is a gap.
 */
class Chart {
  constructor(figure, { series, format, scale = linearScale, times = true }) {
    Object.assign(this, { series, format, scale, times, samples: [] });
    this.plot = figure.querySelector('.plot');
    this.values = series.map(() => element('b'));
    figure.querySelector('.legend').append(...series.map(({ name, label }, i) =>
      element('span', { class: `key ${name}` }, label, ' ', this.values[i])));
    this.drawing = svg('svg', { 'aria-hidden': 'true' });
    this.plot.append(this.drawing);
    this.plot.addEventListener('pointermove', event => this.point(event));
    this.plot.addEventListener('pointerleave', () => moveCursor(null));
    this.plot.addEventListener('blur', () => moveCursor(null));
    this.plot.addEventListener('keydown', event => this.step(event));
    new ResizeObserver(() => this.draw()).observe(this.plot);
    charts.push(this);
  }

  show(samples) {
    this.samples = samples;
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (width === 0)
      return;
    this.width = width;
    this.bottom = height - (this.times ? chartMargin.bottom : 6);
    this.end = this.samples.length > 0 ? timeOf(this.samples.at(-1)) : Date.now();
    this.range = this.scale(this.samples.flatMap(sample => this.series.map(one => one.value(sample)).filter(value => value != null)), this.bottom);
    this.cursor = svg('g', { class: 'cursor' });
    this.drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.drawing.replaceChildren(...this.grid(), ...this.series.flatMap(one => this.line(one)), this.cursor);
    this.readOut();
  }

  grid() {
    const lines = this.range.ticks.flatMap(tick => [
      svg('line', { x1: chartMargin.left, x2: this.width - chartMargin.right, y1: this.y(tick), y2: this.y(tick) }),
      svg('text', { x: chartMargin.left - 6, y: this.y(tick) + 3.5, 'text-anchor': 'end' }, this.format(tick).replace(/\.0+(?!\d)/, '')),
    ]);
    const minutes = !this.times ? [] : (this.width < 420 ? [5, 3, 1, 0] : [5, 4, 3, 2, 1, 0]).map(ago =>
      svg('text', {
        x: this.x(this.end - ago * 60000), y: this.bottom + 14,
        'text-anchor': ago === 5 ? 'start' : ago === 0 ? 'end' : 'middle',
      }, ago === 0 ? 'now' : `−${ago} min`));
    return [svg('g', { class: 'grid' }, ...lines, ...minutes)];
  }

  line({ name, value, area }) {
    const runs = [];
    let last = -Infinity;
    for (const sample of this.samples) {
      const at = timeOf(sample), height = value(sample);
      if (height == null || this.end - at > chartSpan * 1000)
        continue;
      // Where seconds are missing there is a gap.
      if (at - last > 2500)
        runs.push([]);
      runs.at(-1).push(`${this.x(at).toFixed(1)} ${this.y(height).toFixed(1)}`);
      last = at;
    }
    // A point alone would not be drawn but for the line of no length.
    const path = runs.map(run => `M${run.join('L')}${run.length === 1 ? 'h0' : ''}`).join('');
    const line = svg('path', { class: `line ${name}`, d: path });
    if (!area)
      return [line];
    const closed = runs.filter(run => run.length > 1)
      .map(run => `M${run[0].split(' ')[0]} ${this.bottom}L${run.join('L')}V${this.bottom}Z`).join('');
    return [svg('path', { class: `area ${name}`, d: closed }), line];
  }

  x(time) {
    const share = 1 - (this.end - time) / (chartSpan * 1000);
    return chartMargin.left + share * (this.width - chartMargin.left - chartMargin.right);
  }

  y(value) {
    return this.bottom - this.range.share(value) * (this.bottom - chartMargin.top);
  }

  point(event) {
    const share = (event.clientX - this.plot.getBoundingClientRect().left - chartMargin.left) / (this.width - chartMargin.left - chartMargin.right);
    moveCursor(this.end - (1 - share) * chartSpan * 1000);
  }

  /** Arrow keys go from second to second. */
  step(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
    if (event.key === 'Escape')
      return moveCursor(null);
    if (!(event.key in steps) || this.samples.length === 0)
      return;
    event.preventDefault();
    const from = this.samples.indexOf(this.read()), to = Math.min(Math.max(from + steps[event.key], 0), this.samples.length - 1);
    moveCursor(timeOf(this.samples[to]));
    announce(`${formatClock(this.samples[to].time)}: ${this.series.map(({ label }, i) => `${label} ${this.values[i].textContent}`).join(', ')}`);
  }

  /** The sample that is read out. */
  read() {
    if (chartCursor === null)
      return this.samples.at(-1);
    const distance = sample => Math.abs(timeOf(sample) - chartCursor);
    return this.samples.reduce((nearest, sample) => distance(sample) < distance(nearest) ? sample : nearest, this.samples[0]);
  }

  readOut() {
    const sample = this.read();
    this.series.forEach(({ value }, i) => setText(this.values[i], sample ? this.format(value(sample)) : none));
    if (!this.cursor)
      return;
    this.cursor.replaceChildren();
    if (chartCursor === null || !sample)
      return;
    const x = this.x(timeOf(sample)), left = x > this.width / 2;
    this.cursor.append(
      svg('line', { x1: x, x2: x, y1: chartMargin.top, y2: this.bottom }),
      ...this.series.filter(({ value }) => value(sample) != null).map(({ name, value }) =>
        svg('circle', { class: name, cx: x, cy: this.y(value(sample)), r: 3 })));
    if (this.times)
      this.cursor.append(svg('text', { x: left ? x - 6 : x + 6, y: chartMargin.top + 9, 'text-anchor': left ? 'end' : 'start' }, formatClock(sample.time)));
  }
}

function moveCursor(time) {
  chartCursor = time;
  for (const chart of charts)
    chart.readOut();
}

function timeOf(sample) {
  return sample.milliseconds ??= Date.parse(sample.time);
}

/** From zero to a round number above all values. */
function linearScale(values, height) {
  const lines = height > 90 ? 5 : height > 50 ? 3 : 2;
  const most = Math.max(height > 90 ? 4 : 2, ...values);
  const power = 10 ** Math.floor(Math.log10(most / lines));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= 1 && Math.ceil(most / candidate) <= lines);
  const top = Math.ceil(most / step) * step;
  return {
    ticks: Array.from({ length: top / step + 1 }, (_, i) => i * step),
    share: value => value / top,
  };
}

/** Powers of ten, since the slowest calls often take a hundred times as long as most. Its ends lie half a power apart. */
function logarithmicScale(values) {
  const positive = values.filter(value => value > 0), half = value => Math.log10(value) * 2;
  const low = Math.floor(half(Math.min(...positive, 0.001)) - 0.2) / 2;
  const high = Math.max(low + 2, Math.ceil(half(Math.max(...positive, 0.001)) + 0.2) / 2);
  const first = Math.ceil(low);
  return {
    ticks: Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => 10 ** (first + i)),
    share: value => Math.max(0, (Math.log10(value) - low) / (high - low)),
  };
}

/** A line without scales for the latest of as many seconds. */
function drawSparkline(drawing, values) {
  const most = Math.max(1, ...values);
  const points = values.map((value, i) => `${chartSpan - values.length + i} ${(22 - 20 * value / most).toFixed(1)}`);
  const path = points.length > 1 ? `M${points.join('L')}` : '';
  drawing.children[0].setAttribute('d', path && `${path}V24H${chartSpan - values.length}Z`);
  drawing.children[1].setAttribute('d', path);
}
