namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The pages of a <see cref="MediaSite"/>.</summary>
internal static class MediaSitePages
{
    public const string Chat = """
        <button id=open>Open by script</button>
        <form method=post action=/calls target=meet_new><button>Start video call</button></form>
        <div role=alertdialog id=ring aria-label="Incoming video call">
          <button>Accept</button><button>Accept with voice only</button>
          <label>Add a note (optional) <input></label>
          <button>Decline</button>
        </div>
        <iframe title="Video call" src=/meet/Hv7PRmGPGkTo464DJ width=500 height=400></iframe>
        """;

    public const string Meet = """
        <main id=call data-call-state=ringing data-container=tab data-link=connecting data-signaling=own>
          <button id=start>Call</button>
          <button id=mute>Mute microphone</button>
          <button id=end>Hang up</button>
          <p role=status></p>
          <video data-party=remote autoplay playsinline width=160 height=90></video>
          <video data-party=local autoplay playsinline muted width=160 height=90></video>
        </main>
        """;

    private const string Head = """
        <!doctype html><html lang=en><meta name=viewport content="width=device-width, initial-scale=1">
        <style>iframe { max-width: 100%; }</style>
        <script>
        window.probedFirst = Symbol.for('LiveChatMeet.Tests.Media') in globalThis;
        window.ticks = 0;
        setInterval(() => { window.ticks++; }, 20);
        </script>
        """;

    // What a button does, by its id.
    private const string Scripts = """
        <script>
        const on = (id, act) => document.getElementById(id)?.addEventListener('click', act);
        const say = (text) => { document.querySelector('[role=status]').textContent = text; };
        const mark = (marks) => Object.assign(document.getElementById('call').dataset, marks);
        let stream, connections = [];
        const ring = document.querySelector('[role=alertdialog]');
        for (const button of ring?.querySelectorAll('button') ?? []) button.onclick = () => {
          window.answered = `${button.textContent}: ${ring.querySelector('input').value}`;
          ring.remove();
        };
        on('mute', ({ target }) => {
          const isOn = target.textContent.startsWith('Mute');
          target.textContent = isOn ? 'Unmute microphone' : 'Mute microphone';
        });
        on('open', () => { window.opened = window.open('/meet/Hv7PRmGPGkTo464DJ', 'meet_1'); });
        on('end', () => {
          for (const track of stream.getTracks()) track.stop();
          for (const connection of connections) connection.close();
          mark({ callState: 'ended' });
        });
        on('start', async () => {
          try {
            stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
            const [remote, local] = document.querySelectorAll('video');
            local.srcObject = stream;
            const [here, there] = connections = [0, 1].map(() => new RTCPeerConnection(window.configuration));
            here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate ?? undefined);
            there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate ?? undefined);
            there.ontrack = ({ streams }) => { remote.srcObject = streams[0]; };
            here.onconnectionstatechange = () => mark({ callState: 'in-progress', link: here.connectionState });
            for (const track of stream.getTracks()) here.addTrack(track, stream);
            await here.setLocalDescription();
            await there.setRemoteDescription(here.localDescription);
            await there.setLocalDescription();
            await here.setRemoteDescription(there.localDescription);
          } catch (error) {
            say(error.name);
          }
        });
        </script>
        """;

    public static string Page(string title, string body) => $"{Head}\n<title>{title}</title>\n{body}\n{Scripts}";
}
