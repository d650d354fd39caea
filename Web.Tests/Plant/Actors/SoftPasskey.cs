using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>An authenticator that does what it is told, and what browsers would not do: other origins, no user
/// verification, answers again (W3C Web Authentication, 6.1 and 6.5).</summary>
public sealed class SoftPasskey : IDisposable
{
    private const byte IsPresent = 0x01;
    private const byte IsVerified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private uint _count;
    private string _user = "";

    /// <summary>Whether the person showed a finger, a face or a code, and did not only touch.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>The answer to a server's offer of a new passkey.</summary>
    public string Create(string options, string origin)
    {
        var offer = JsonNode.Parse(options)!;
        _user = offer["user"]!["id"]!.GetValue<string>();
        var data = Data((string)offer["rp"]!["id"]!, HasCredential);
        return Answer(
            new()
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(ClientData("webauthn.create", offer, origin)),
                ["attestationObject"] = Base64Url.EncodeToString(Attestation([.. data, .. Credential()])),
                ["transports"] = new JsonArray("internal"),
            }
        );
    }

    /// <summary>The answer to a server's question.</summary>
    public string Get(string options, string origin)
    {
        _count++;
        var question = JsonNode.Parse(options)!;
        var data = Data((string)question["rpId"]!, 0);
        var client = ClientData("webauthn.get", question, origin);
        var signature = _key.SignData(
            [.. data, .. SHA256.HashData(client)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return Answer(
            new()
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(client),
                ["authenticatorData"] = Base64Url.EncodeToString(data),
                ["signature"] = Base64Url.EncodeToString(signature),
                ["userHandle"] = _user,
            }
        );
    }

    /// <summary>Counts as one that was copied long ago.</summary>
    public void GoBack() => _count = 0;

    public void Dispose() => _key.Dispose();

    private string Answer(JsonObject response) =>
        new JsonObject
        {
            ["id"] = Base64Url.EncodeToString(_id),
            ["rawId"] = Base64Url.EncodeToString(_id),
            ["type"] = "public-key",
            ["response"] = response,
            ["clientExtensionResults"] = new JsonObject(),
        }.ToJsonString();

    private static byte[] ClientData(string type, JsonNode options, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = (string)options["challenge"]!,
                origin,
                crossOrigin = false,
            }
        );

    private byte[] Data(string place, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, _count);
        var all = (byte)(flags | IsPresent | (Verifies ? IsVerified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(place)), all, .. count];
    }

    // No make (AAGUID), the length of the id, the id, and the key as COSE (RFC 9052): EC2, ES256, P-256, x, y.
    private byte[] Credential()
    {
        var point = _key.ExportParameters(false).Q;
        byte[] key = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!];
        return [.. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
    }

    // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
    private static byte[] Attestation(byte[] data) =>
        [
            0xa3,
            .. Text("fmt"),
            .. Text("none"),
            .. Text("attStmt"),
            0xa0,
            .. Text("authData"),
            0x58,
            (byte)data.Length,
            .. data,
        ];

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
}
