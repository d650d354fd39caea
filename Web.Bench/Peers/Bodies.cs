using System.Globalization;
using System.Text;

namespace LiveChatMeet.Bench.Peers;

/// <summary>What messages of the load consist of, besides their markers: as large as in a real call.</summary>
internal static class Bodies
{
    private const int OfferLength = 3_000;

    /// <summary>Of an offer or an answer, as JSON has it between quotes.</summary>
    public static byte[] Description { get; } =
        Encoding.ASCII.GetBytes(Sdp().Replace("\r\n", "\\r\\n", StringComparison.Ordinal));

    public static byte[] Candidate { get; } =
    [
        .. "candidate:842163049 1 udp 1677729535 192.0.2.10 61345 typ srflx raddr 10.0.0.17 "u8,
        .. "rport 54321 generation 0 ufrag EsAw network-cost 9"u8,
    ];

    /// <summary>Of a ring, an accept, a hang-up.</summary>
    public static byte[] Step { get; } =
        "conversation=3f2c9a1e-77aa-4d2e-9a53-1c2d3e4f5a6b;role=agent;media=audio,video;n=1"u8.ToArray();

    public static byte[] Of(char kind) =>
        kind switch
        {
            'S' or 'O' or 'A' => Description,
            'C' or 'D' => Candidate,
            _ => Step,
        };

    private static string Sdp()
    {
        var text = new StringBuilder(
            "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
                + "a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8\r\n"
                + "c=IN IP4 0.0.0.0\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\na=setup:actpass\r\n"
        );
        for (var format = 96; text.Length < OfferLength; format++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"a=rtpmap:{format} VP8/90000\r\na=rtcp-fb:{format} goog-remb\r\na=rtcp-fb:{format} nack pli\r\n"
            );
        return text.ToString();
    }
}
