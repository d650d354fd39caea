using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>What strangers make the server keep by what they send, or only begin to send.</summary>
[Trait("Requirement", "D26")]
public sealed class BodiesTests
{
    [Fact]
    public async Task A_file_in_a_form_holds_four_kilobytes_until_the_answer_is_over()
    {
        var (kept, http) = (new Kept(), new DefaultHttpContext());
        http.Features.Set<IHttpResponseFeature>(kept);
        http.Request.ContentType = "multipart/form-data; boundary=x";
        // It cannot be read twice: else nothing of it would be kept.
        http.Request.Body = PipeReader.Create(new(Encoding.ASCII.GetBytes(FilesInForm(60)))).AsStream();
        FormParts.Limit(http, 1_000_000);

        var form = await http.Request.ReadFormAsync(TestContext.Current.CancellationToken);

        Assert.Equal((60, 60), (form.Files.Count, kept.Files.Count()));
        Assert.All(kept.Files, file => Assert.InRange(file.MemoryThreshold, 1, 4_096));
    }

    [Fact]
    public async Task A_form_has_so_many_parts_and_a_network_so_many_forms_at_once()
    {
        await using var shop = await Shop.OpenAsync(new() { ["Limits:BodiesPerNetwork"] = "2" });
        var (_, rid) = await shop.OpenRoomAsync();
        using (
            var refused = await shop.NewVisitor()
                .PostFilesAsync("Look.", Ids.New(), [.. Enumerable.Repeat<byte[]>([1], 65)])
        )
            await refused.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.BadArguments);

        using (var one = await TrickleAsync(shop))
        using (var another = await TrickleAsync(shop))
        {
            await Eventually.IsTrueAsync(
                "no third one comes",
                async () =>
                {
                    using var third = await shop.NewVisitor().PostAsync("Ticket");
                    return third.StatusCode == HttpStatusCode.TooManyRequests;
                }
            );
            using var answer = await shop.NewVisitor().PostAsync("", ("Message", "Hello?"));
            await answer.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.TooManyRequests);
            await Shop.TakesAsync(shop.Mara, rid);
        }

        await Eventually.IsTrueAsync(
            "their places are free again",
            async () =>
            {
                using var answer = await shop.NewVisitor().PostAsync("", ("Message", "Hello?"));
                return answer.IsSuccessStatusCode;
            }
        );
    }

    // A form that does not end.
    private static async Task<TcpClient> TrickleAsync(Shop shop)
    {
        var address = new Uri(shop.Server.Origin);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var half =
            $"POST /livechat/{Shop.Site} HTTP/1.1\r\nHost: {address.Authority}\r\n"
            + $"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000\r\n\r\n{FilesInForm(10)}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half));
        return client;
    }

    private static string FilesInForm(int count) =>
        string.Concat(
            Enumerable.Repeat("--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\na\r\n", count)
        ) + "--x--\r\n";

    /// <summary>What goes with the answer.</summary>
    private sealed class Kept : HttpResponseFeature
    {
        private readonly List<object> _all = [];

        public IEnumerable<FileBufferingReadStream> Files => _all.OfType<FileBufferingReadStream>();

        public override void OnCompleted(Func<object, Task> callback, object state) => _all.Add(state);
    }
}
