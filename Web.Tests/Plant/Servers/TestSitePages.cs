namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The pages of a <see cref="TestSite"/>.</summary>
internal static class TestSitePages
{
    public const string Host = """
        <!doctype html><html lang=en><title>Host page</title>
        <main><h1>Host page</h1><button>Nothing</button><p id=count>0</p></main>
        <site-launcher></site-launcher>
        <script>
        customElements.define('site-launcher', class extends HTMLElement {
          connectedCallback() {
            const root = this.attachShadow({ mode: 'open' });
            const button = document.createElement('button');
            button.textContent = 'Chat with us';
            button.style.cssText = 'position:fixed;right:16px;bottom:16px;transition:transform .3s';
            const frame = document.createElement('iframe');
            frame.title = 'Livechat';
            frame.hidden = true;
            frame.style.cssText = 'position:fixed;right:8px;bottom:60px;width:300px;height:420px';
            frame.allow = 'camera; microphone';
            button.addEventListener('click', (event) => {
              frame.hidden = !frame.hidden;
              document.title = 'trusted ' + event.isTrusted;
              if (!frame.src) frame.src = `http://127.0.0.1:${location.port}/livechat`;
            });
            root.append(button, frame);
          }
        });
        </script>
        """;

    public const string ChatPolicy =
        "default-src 'none'; script-src 'nonce-n0'; style-src 'nonce-n0'; connect-src "
        + "'self'; frame-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

    public const string Chat = """
        <!doctype html><html lang=en><title>Livechat</title><main><h1>How can we help?</h1>
        <ol role=log aria-label=Messages></ol>
        <form>
          <label>Your message <textarea></textarea></label>
          <label for=p>Password</label><input id=p type=password>
          <button>Send</button><button type=button disabled>Attach</button>
        </form>
        <button type=button id=fail>Fail</button>
        <button type=button id=meet>Open the meet page</button>
        <button type=button id=inline>Break the policy</button>
        <label>Language <select><option>English<option>German</select></label>
        <label>File <input type=file></label>
        <iframe title=Inner src=/inner></iframe></main>
        <style nonce=n0>body { margin: 4px } main { min-height: 900px }</style>
        <script nonce=n0>
        const form = document.querySelector('form');
        const log = document.querySelector('ol');
        const text = form.querySelector('textarea');
        const on = (id, act) => document.getElementById(id).addEventListener('click', act);
        const add = (text) => {
          const item = document.createElement('li');
          item.textContent = text;
          log.append(item);
        };
        form.addEventListener('submit', (event) => {
          event.preventDefault();
          add(text.value);
          text.value = '';
        });
        text.addEventListener('keydown', (event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          form.requestSubmit();
        });
        on('fail', () => { throw new Error('planted failure'); });
        on('meet', () => { window.name = window.open('/meet', 'meet_1') ? 'opened' : 'refused'; });
        on('inline', () => {
          const script = document.createElement('script');
          script.src = '/other.js';
          document.body.append(script);
        });
        document.querySelector('input[type=file]').addEventListener('change', (event) => {
          add('file ' + event.target.files[0].name);
        });
        </script>
        """;

    public const string Inner = """
        <!doctype html><html lang=en><title>Inner</title>
        <p>Inner text</p><button onclick="this.textContent='Pressed'">Press me</button>
        """;

    public const string Meet = """
        <!doctype html><html lang=en><title>Meet</title>
        <h1>Meet page</h1>
        <button onclick="document.title='Hung up'">Hang up</button>
        <iframe title=Inner src=/inner></iframe>
        """;
}
