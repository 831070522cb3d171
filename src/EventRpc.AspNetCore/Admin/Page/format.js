// ---- Numbers, sizes, durations and times as text ------------------------------------------------------------------

const none = '–';
const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1,234 */
function formatCount(value) {
  return value == null ? none : wholeNumber.format(value);
}

/** Three digits at most, fewer behind the point: 0, 0.25, 3.4, 120. */
function formatShort(value) {
  if (value >= 99.95 || value === 0)
    return wholeNumber.format(value);
  return value.toFixed(value >= 0.995 ? 1 : 2);
}

/** A number for each second: 1,234 or 0.4. */
function formatRate(value) {
  return value == null ? none : value >= 9.95 ? wholeNumber.format(value) : formatShort(value);
}

function formatBytes(value) {
  if (value == null)
    return none;
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? wholeNumber.format(value) : formatShort(value)}\u00a0${units[unit]}`;
}

/** How long a call took: 85 µs, 1.2 ms, 3.4 s. */
function formatDuration(seconds) {
  if (seconds == null)
    return none;
  if (seconds < 0.0009995)
    return `${formatShort(Math.round(seconds * 1e6))}\u00a0µs`;
  if (seconds < 0.9995)
    return `${formatShort(seconds * 1e3)}\u00a0ms`;
  return seconds < 100 ? `${formatShort(seconds)}\u00a0s` : formatAge(seconds);
}

/** How long ago, or since when, in its two largest units: 12 s, 3 m 5 s, 4 h 12 m, 3 d 4 h. */
function formatAge(seconds) {
  if (seconds == null)
    return none;
  const whole = Math.max(0, Math.floor(seconds));
  const units = [['d', 86400], ['h', 3600], ['m', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0)
    return '0\u00a0s';
  return units.slice(first, first + 2)
    .map(([name, size], i) => [name, Math.floor((i === 0 ? whole : whole % units[first][1]) / size)])
    .filter(([, count], i) => i === 0 || count > 0)
    .map(([name, count]) => `${count}\u00a0${name}`)
    .join('\u00a0');
}

/** The time of day here: 18:20:31, with milliseconds if asked for. */
function formatClock(time, milliseconds = false) {
  const date = new Date(time);
  const two = number => String(number).padStart(2, '0');
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return milliseconds ? `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}` : clock;
}

/** 25 Nov 2026 18:20:31 */
function formatDate(time) {
  return `${new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })} ${formatClock(time)}`;
}

/** The time of day, or else the date, unless it is today's. */
function formatMoment(time) {
  const isToday = new Date(time).toDateString() === new Date().toDateString();
  return isToday ? formatClock(time) : formatDate(time).replace(/ \d{4} (\d\d:\d\d).*/, ' $1');
}
