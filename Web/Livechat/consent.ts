const byId = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;

/** The buttons of a site that asks for consent. What is shown follows the box that they tick (consent.css). */
function enableConsent() {
  const [agreed, agree, refuse] = [
    byId<HTMLInputElement>('agreed'),
    byId<HTMLButtonElement>('agree'),
    byId<HTMLButtonElement>('refuse'),
  ];
  // The button is what is pressed and read out now.
  agreed.tabIndex = -1;
  agreed.setAttribute('aria-hidden', 'true');
  document.querySelector<HTMLElement>('label[for=agreed]')!.hidden = true;
  agree.hidden = false;
  refuse.hidden = window.parent === window; // on a page of its own there is nothing to close
  agree.addEventListener('click', () => {
    agreed.checked = true;
    byId<HTMLTextAreaElement>('message').focus();
  });
  refuse.addEventListener('click', () => byId('close').click());
}

enableConsent();
