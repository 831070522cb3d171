// ---- The server's admin endpoints -----------------------------------------------------------------------------------

/** Where the page is, which is where its endpoints are, with or without a slash at the end. */
const basePath = location.pathname.replace(/\/+$/, '');
const patience = 8000;

/** What is thrown when the server answered, but not with what was asked for. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** What is thrown when there was no answer. */
class Unreachable extends Error {
}

function address(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value != null));
  return `${basePath}/${path}${query.size > 0 ? `?${query}` : ''}`;
}

async function getJson(path, parameters) {
  const response = await request(path, { parameters, headers: { Accept: 'application/json' } });
  // The connection may break in the middle of it.
  return response.json().catch(() => { throw new Unreachable(); });
}

async function request(path, { parameters, ...options } = {}) {
  const response = await fetch(address(path, parameters), { ...options, cache: 'no-store', signal: AbortSignal.timeout(patience) })
    .catch(() => { throw new Unreachable(); });
  if (!response.ok)
    throw new Refusal(response.status, await reasonOf(response));
  return response;
}

/** The words of an answer that is an error. */
async function reasonOf(response) {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.title ?? text;
  } catch {
    return text.length > 0 && text.length < 300 && !text.startsWith('<') ? text : response.statusText;
  }
}
