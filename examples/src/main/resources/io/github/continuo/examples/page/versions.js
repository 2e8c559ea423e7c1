import { dom } from './dom.js';

/** What was asked of the model, in a line. */
function facts(version) {
  const { request } = version;
  if (!request) {
    return version.parent ? '' : 'opened';
  }
  const temperature = request.temperature ?? null;
  return [request.model, temperature === null ? '' : `temperature ${temperature}`, `seed ${request.seed}`].filter(Boolean).join(', ');
}

/** Draws the tree of kept versions, and of the one that is shown. */
export function drawVersions(element, versions, currentId, choose) {
  const visible = new Set();
  for (let one = versions.get(currentId); one; one = versions.get(one.parent)) {
    visible.add(one.id);
  }
  const isShown = (version) => version.isKept || visible.has(version.id);
  const branch = (parent) => {
    const children = [...versions.values()].filter((one) => one.parent === parent && isShown(one));
    if (parent === 0) {
      children.reverse(); // the piece opened last comes first
    }
    return children.length === 0 ? null : dom('ul', {}, ...children.flatMap(item));
  };
  const item = (version) => {
    const li = dom('li', {}, dom('button', {
      type: 'button', class: 'version', 'aria-current': String(version.id === currentId),
      onclick: () => choose(version.id),
    }, dom('b', {}, version.change || version.title), dom('span', {}, facts(version))));
    const children = [...versions.values()].filter((one) => one.parent === version.id && isShown(one));
    if (children.length === 1) { // goes on straight, without indentation
      return [li, ...item(children[0])];
    }
    const list = branch(version.id);
    if (list) {
      li.append(list);
    }
    return [li];
  };
  element.replaceChildren(branch(0) ?? '');
}
