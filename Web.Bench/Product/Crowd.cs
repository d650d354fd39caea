using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Bench.Product;

/// <summary>Very many visitors who have written nothing, put into the database.</summary>
internal sealed class Crowd
{
    private const int AtOnce = 64;

    /// <summary>The SQL of the id that each of them has.</summary>
    public static readonly string Id = Rows.IdFor('V', Rows.Number);

    private readonly string[] _credentials;

    /// <param name="data">The data directory of a server that does not run.</param>
    public Crowd(string data, int count)
    {
        _credentials = [.. Enumerable.Range(0, count).Select(_ => Secrets.New())];
        using var rows = new Rows(data);
        rows.Copy(
            "Visitors",
            count,
            ("Id", Id),
            ("CredentialHash", $"'hash-' || {Rows.Number}"),
            ("Username", $"'guest-' || (100000 + {Rows.Number})")
        );
        rows.Set(
            "Visitors",
            "CredentialHash",
            "CredentialHash",
            [.. _credentials.Select((one, at) => ($"hash-{at + 1}", Secrets.Hash(one)))]
        );
    }

    public IReadOnlyList<string> Credentials => _credentials;

    /// <summary>Those of these numbers connect, a few at a time.</summary>
    public IReadOnlyList<HubConnection> Connect(Loop loop, int port, Shop shop, Range numbers)
    {
        var (connections, ready) = (new List<HubConnection>(), 0);
        foreach (var credential in _credentials[numbers])
        {
            connections.Add(shop.ConnectGuest(loop, port, credential));
            loop.Until("visitors are let in", () => connections.Count - CountReady() < AtOnce);
        }
        loop.Until("all visitors are let in", () => CountReady() == connections.Count);
        return connections;

        // They become ready almost in the order in which they came.
        int CountReady()
        {
            while (ready < connections.Count && connections[ready].IsReady)
                ready++;
            return ready;
        }
    }
}
