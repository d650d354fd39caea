using System.Net;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>
/// Pages in the places of ours, with their names and marks: a host page on 127.0.0.1, in it a livechat on
/// localhost with a ring, in that one a meet page. A meet page has a call with itself: what its camera sends over one
/// peer connection comes back over another.
/// </summary>
internal sealed class MediaSite : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly int _port;

    private MediaSite(WebApplication application, int port) => (_application, _port) = (application, port);

    public string HostUrl => $"http://127.0.0.1:{_port}/host";

    public string ChatUrl => $"http://localhost:{_port}/chat";

    public string CallUrl => $"http://localhost:{_port}/meet/Hv7PRmGPGkTo464DJ";

    public static async Task<MediaSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.MapGet("/favicon.ico", () => Results.NoContent());
        application.MapGet(
            "/host",
            (HttpRequest request) =>
                Page(
                    "Host page",
                    $"""
                    <p>Tea</p>
                    <iframe title="Live chat" src="http://localhost:{request.Host.Port}/chat"
                        allow="camera; microphone" width=600 height=600></iframe>
                    """
                )
        );
        application.MapGet(
            "/chat",
            () =>
                Page(
                    "Live chat",
                    """
                    <button id=open>Open by script</button>
                    <form method=post action=/calls target=meet_new><button>Start video call</button></form>
                    <div role=alertdialog id=ring aria-label="Incoming video call">
                      <button>Accept</button><button>Accept with voice only</button>
                      <label>Add a note (optional) <input></label>
                      <button>Decline</button>
                    </div>
                    <iframe title="Video call" src=/meet/Hv7PRmGPGkTo464DJ width=500 height=400></iframe>
                    """
                )
        );
        application.MapGet("/sound.wav", () => Results.Bytes(FakeDevices.Sound(440), "audio/wav"));
        application.MapPost("/calls", () => Results.Redirect("/meet/CLcSj3ijxWrc4xd5y")).DisableAntiforgery();
        application.MapGet(
            "/meet/{id}",
            () =>
                Page(
                    "Meet",
                    """
                    <main id=call data-call-state=ringing data-container=tab data-link=connecting data-signaling=own>
                      <button id=start>Call</button>
                      <button id=mute>Mute microphone</button>
                      <button id=end>Hang up</button>
                      <p role=status></p>
                      <video data-party=remote autoplay playsinline width=160 height=90></video>
                      <video data-party=local autoplay playsinline muted width=160 height=90></video>
                    </main>
                    """
                )
        );
        await application.StartAsync();
        return new MediaSite(application, Loopback.PortOf(application.Services));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static IResult Page(string title, string body) =>
        Results.Content(
            $$"""
            <!doctype html><html lang=en><meta name=viewport content="width=device-width, initial-scale=1">
            <title>{{title}}</title>
            <style>iframe { max-width: 100%; }</style>
            <script>
            window.probedFirst = Symbol.for('LiveChatMeet.Tests.Media') in globalThis;
            window.ticks = 0;
            setInterval(() => { window.ticks++; }, 20);
            </script>
            {{body}}
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
            """,
            "text/html; charset=utf-8"
        );
}
