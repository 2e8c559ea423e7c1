/** Makes an element: dom('button', {class: 'quiet', onclick: f}, 'Keep'). */
export function dom(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = {
  play: 'M7 4.5v15l12-7.5z',
  stop: 'M6 6h12v12H6z',
  undo: 'M9 14L4.5 9.5 9 5M5 9.5h9a5.5 5.5 0 010 11h-3',
  redo: 'M15 14l4.5-4.5L15 5M19 9.5h-9a5.5 5.5 0 000 11h3',
  keep: 'M5 12.5l4.5 4.5L19 7',
  discard: 'M6 6l12 12M18 6L6 18',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 010 6M18 6.5a8 8 0 010 11',
  mute: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5',
};

/** A drawn icon: play and stop are filled, the others are lines. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', name === 'play' || name === 'stop' ? 'icon solid' : 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
