using System.Collections;
using System.Text.Json;
using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Hub;

/// <summary>H2: what the hub reads it can also write. Each enum of the protocol is exactly one defined name, and
/// nothing near it.</summary>
public sealed class EnumNamesTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly JsonSerializerOptions Options = Configured();

    public static TheoryData<Type> Enums =>
        [
            .. EnumsOf(
                typeof(SignalingHub)
                    .GetMethods(OfHub)
                    .Concat(typeof(ISignalingClient).GetMethods())
                    .SelectMany(method =>
                        method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
                    )
            ),
        ];

    private const System.Reflection.BindingFlags OfHub =
        System.Reflection.BindingFlags.Public
        | System.Reflection.BindingFlags.Instance
        | System.Reflection.BindingFlags.DeclaredOnly;

    [Theory, MemberData(nameof(Enums))]
    public void Of_an_enum_exactly_its_defined_names_are_read(Type type)
    {
        var names = Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();

        Assert.All(
            names,
            name =>
                Assert.Equal(
                    $"\"{name}\"",
                    JsonSerializer.Serialize(JsonSerializer.Deserialize($"\"{name}\"", type, Options), type, Options)
                )
        );
        Assert.All(
            NoNameOf(names),
            text => Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(text, type, Options))
        );
    }

    [Theory, MemberData(nameof(Enums))]
    public void Of_an_enum_nothing_undefined_is_written(Type type) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Serialize(Enum.ToObject(type, 99), type, Options));

    [Fact]
    public void The_enums_of_the_protocol_are_found()
    {
        Type[] known =
        [
            typeof(Container),
            typeof(MicrophoneState),
            typeof(CameraState),
            typeof(RingProgress),
            typeof(CallState),
            typeof(EndReason),
            typeof(RelayUse),
            typeof(LiveChatMeet.Rooms.RoomState),
            typeof(LiveChatMeet.Identity.Party),
        ];

        Assert.Empty(known.Except(Enums.Select(row => row.Data)));
    }

    [Fact]
    public async Task What_is_no_name_is_refused_and_cuts_nobody_off()
    {
        var (call, _, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var before = await call.Guest.SnapshotAsync(call.Id);

        foreach (
            var value in (object?[])
                ["overlay,tab", "overlay, tab", "Overlay", "overlay ", "", " ", "1", 1, 3, "none,on", null]
        )
        {
            foreach (var field in (string[])["container", "microphone", "camera"])
            {
                object? Of(string name, string good) => name == field ? value : good;
                var join = new
                {
                    callId = call.Id,
                    legId = Ids.New(),
                    container = Of("container", "tab"),
                    microphone = Of("microphone", "on"),
                    camera = Of("camera", "on"),
                    offers = Array.Empty<object>(),
                };
                Assert.Equal(
                    Refusal.BadArguments,
                    await HubClient.RefusalAsync(() => call.Guest.InvokeAsync("Join", join))
                );
                Assert.Equal(
                    Refusal.BadArguments,
                    await HubClient.RefusalAsync(() =>
                        call.Guest.InvokeAsync(
                            "Report",
                            call.Id,
                            visitorLeg,
                            Of("container", "tab"),
                            Of("microphone", "on"),
                            Of("camera", "on")
                        )
                    )
                );
            }
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() =>
                    call.Guest.InvokeAsync("RingShown", call.Id, value is "overlay,tab" ? "delivered,seen" : value)
                )
            );
        }

        var after = await call.Agent.SnapshotAsync(call.Id);
        Assert.Equal((before.Version, before.Legs.Count), (after.Version, after.Legs.Count));
        Assert.True(call.Agent.IsConnected && call.Guest.IsConnected, "Nobody may be cut off.");
    }

    private static IEnumerable<string> NoNameOf(List<string> names)
    {
        var (first, last) = (names[0], names[^1]);
        foreach (
            var name in (string[])
                [
                    $"{first},{last}",
                    $"{first}, {last}",
                    $"{first},{first}",
                    $"{first},",
                    $"{char.ToUpperInvariant(first[0])}{first[1..]}",
                    first.ToUpperInvariant(),
                    $" {first}",
                    $"{first} ",
                    $"{first}\\u0000",
                    "0",
                    "1",
                    "-1",
                    "99",
                    "",
                    " ",
                    "nonsense",
                ]
        )
            yield return $"\"{name}\"";
        foreach (var text in (string[])["0", "1", "99", "1.0", "true", "null", "[]", $"[\"{first}\"]", "{}"])
            yield return text;
    }

    private static HashSet<Type> EnumsOf(IEnumerable<Type> types)
    {
        var (seen, enums) = (new HashSet<Type>(), new HashSet<Type>());
        var waiting = new Queue<Type>(types);
        while (waiting.TryDequeue(out var type))
        {
            if (!seen.Add(type))
                continue;
            if (type.IsEnum)
                enums.Add(type);
            foreach (var argument in type.GetGenericArguments())
                waiting.Enqueue(argument);
            if (
                type.Namespace?.StartsWith(nameof(LiveChatMeet), StringComparison.Ordinal) != true
                || typeof(IEnumerable).IsAssignableFrom(type)
            )
                continue;
            foreach (var property in type.GetProperties())
                waiting.Enqueue(property.PropertyType);
        }
        return enums;
    }

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        HubServices.Configure(options);
        return options;
    }
}
