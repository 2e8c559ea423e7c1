/** What the server does. Addresses are relative: the page's own has the token. */

async function request(path, options) {
  let response;
  try {
    response = await fetch(`api/${path}`, options);
  } catch (cause) {
    if (cause.name === 'AbortError') {
      throw cause;
    }
    throw new Error('The studio does not answer. Start it again, and open the address it prints.', { cause });
  }
  if (!response.ok) {
    throw new Error((await response.text()) || `The studio answered ${response.status}.`);
  }
  return response;
}

const json = async (path, options) => (await request(path, options)).json();
const post = (body) => ({ method: 'POST', body });

export const state = () => json('state');
export const score = (id) => json(`versions/${id}/score`);
export const openFile = (file) => json(`songs?name=${encodeURIComponent(file.name)}`, post(file));
export const openSong = (name) => json(`songs/${name}`, post());
export const keep = (id) => json(`versions/${id}/keep`, post());
export const discard = (id) => request(`versions/${id}`, { method: 'DELETE' });
export const changeInstrument = (id, track, program) =>
  json(`versions/${id}/instrument`, post(JSON.stringify({ track, program })));
export const stop = (generation) => request(`generations/${generation}`, { method: 'DELETE' });
export const fileAddress = (id, kind) => new URL(`api/versions/${id}/${kind}`, document.baseURI).href;

/** Asks for variations; calls on[event](data) for each server-sent event. */
export async function generate(wish, on) {
  const response = await request('generations', post(JSON.stringify(wish)));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    text += value;
    const messages = text.split('\n\n');
    text = messages.pop();
    for (const message of messages) {
      const parts = /^event: (\w+)\ndata: (.*)$/.exec(message);
      if (parts) {
        on[parts[1]]?.(JSON.parse(parts[2]));
      }
    }
  }
}
