// A page whose whole document is drawn on the server and hydrated, and whose first picture in the browser is another (a date, an extension).
import { createElement as element, useEffect } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';

const { src, dataset } = document.querySelector('script[data-site]');
const { title } = document;
const self = document.currentScript.getAttribute('src');
let root;

function Document({ drawn, heading }) {
    useEffect(drawn);
    return element(
        'html',
        { lang: 'en' },
        element(
            'head',
            null,
            element('meta', { charSet: 'utf-8' }),
            element('meta', { name: 'viewport', content: 'width=device-width' }),
            element('title', null, title),
            element('script', { async: true, src, 'data-site': dataset.site }),
        ),
        element('body', null, element('h1', null, heading), element('script', { src: self })),
    );
}

/** First the hydration; later the application is taken down and drawn anew, as after an error. */
window.next = () =>
    new Promise((drawn) => {
        if (root) {
            root.unmount();
            root = createRoot(document);
            root.render(element(Document, { drawn, heading: 'Drawn anew' }));
        } else {
            root = hydrateRoot(document, element(Document, { drawn, heading: 'Drawn in the browser' }));
        }
    });
