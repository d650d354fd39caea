import { showWords } from './chat-words';

const colour = /^#[0-9a-f]{6}$/i;

/** The preview of a site's livechat: shows colour and words of the form beside it at once. */
class AccentPreview extends HTMLElement {
  readonly #onInput = (event: Event) => this.#follow(event.target);

  connectedCallback(): void {
    this.#show(this.getAttribute('accent') ?? '');
    document.addEventListener('input', this.#onInput);
    // A form that came back with mistakes says something else than what is stored.
    const form = this.closest('.two')?.querySelector('form');
    if (form) showWords(this, form);
  }

  disconnectedCallback(): void {
    document.removeEventListener('input', this.#onInput);
  }

  #follow(target: EventTarget | null): void {
    const form = target instanceof Element ? target.closest('form') : null;
    if (!form || !this.closest('.two')?.contains(form)) return;
    showWords(this, form);
    const text = form.elements.namedItem('Accent');
    if (!(text instanceof HTMLInputElement) || !(target instanceof HTMLInputElement)) return;
    if (target.name === 'Swatch') text.value = target.value;
    else if (target === text) chooseSwatch(form, text.value);
    this.#show(text.value);
  }

  #show(value: string): void {
    if (colour.test(value)) this.style.setProperty('--site-accent', value);
  }
}

function chooseSwatch(form: HTMLFormElement, value: string): void {
  for (const swatch of form.querySelectorAll<HTMLInputElement>('input[name="Swatch"]'))
    swatch.checked = swatch.value === value.toLowerCase();
}

customElements.define('accent-preview', AccentPreview);
