using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Storage;

/// <summary>The program is killed again and again while people write, send files and invite colleagues by mail. Three
/// times in every run, a hundred with <c>./test.sh --full kill</c>.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D1")]
public sealed class KilledTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = LongRun.Times("kill", 3, 100);

    private readonly ProgramDirectory _data = new();
    private readonly string _credential = Secrets.New();
    private readonly ConcurrentBag<RoomMessage> _messages = [];
    private readonly ConcurrentDictionary<string, byte[]> _files = [];
    private readonly ConcurrentBag<string> _invited = [];

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_no_mail_comes_twice()
    {
        await using var mail = await MailServer.StartAsync();
        await using (var server = await Server.StartAsync(directory: _data.Path))
            await server.SetUpAsync();
        for (var kill = 0; kill < Kills; kill++)
        {
            var (program, address) = await ProgramProcess.ListenAsync(_data.Path, more: mail.Options);
            await using var running = program;
            if (kill == 0)
                await WriteFirstAsync(address);
            await WorkUntilKilledAsync(program, address, kill);
        }

        await using var last = await Server.StartAsync(mail.Settings(), _data.Path);
        await AllMessagesAreThereAsync(last);
        await AllFilesOpenAsync(last);
        await NoMailIsLostOrDoubledAsync(last, mail);
        using var check = DatabaseFile.Open(_data.Path);
        Assert.Equal("ok", DatabaseFile.Execute(check, "PRAGMA integrity_check"));
        Assert.Null(DatabaseFile.Execute(check, "PRAGMA foreign_key_check"));
    }

    private async Task AllMessagesAreThereAsync(Server last)
    {
        var stored = await last.ReadAsync(db => db.Messages.AsNoTracking().OrderBy(m => m.Number).ToListAsync());
        Assert.True(_messages.Count >= Kills * 15, $"Messages must have been sent: {_messages.Count}.");
        Assert.Empty(
            _messages.Select(m => (m.Id, m.Number, m.Msg)).Except(stored.Select(m => (m.Id, m.Number, m.Text)))
        );
        Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(m => m.Number));
    }

    private async Task AllFilesOpenAsync(Server last)
    {
        Assert.True(_files.Count >= Kills, $"Files must have been sent: {_files.Count}.");
        using var client = Visitor(last.Origin);
        foreach (var (message, bytes) in _files)
            Assert.Equal(bytes, await client.GetByteArrayAsync($"/files/{message}/0?as=visitor&site={Shop.Site}"));
        output.WriteLine($"{_messages.Count} messages and {_files.Count} files after {Kills} kills, none lost");
    }

    private async Task NoMailIsLostOrDoubledAsync(Server last, MailServer mail)
    {
        await Eventually.IsTrueAsync(
            "no mail waits",
            () =>
                last.ReadAsync(async db =>
                    !await db.Mails.AnyAsync(m => m.State == MailState.Waiting || m.State == MailState.Sending)
                )
        );
        var states = await last.ReadAsync(db => db.Mails.ToDictionaryAsync(m => m.To, m => m.State));
        var arrived = mail.Arrived.CountBy(one => one.To.Mailboxes.Single().Address).ToDictionary();
        var (sent, perhaps) = (
            states.Where(one => one.Value == MailState.Sent).Select(one => one.Key).ToList(),
            states.Where(one => one.Value == MailState.PerhapsSent).Select(one => one.Key).ToList()
        );

        Assert.True(_invited.Count >= Kills, $"Mails must have been asked for: {_invited.Count}.");
        Assert.Empty(_invited.Except(sent).Except(perhaps));
        Assert.All(arrived, one => Assert.Equal(1, one.Value));
        Assert.Empty(sent.Except(arrived.Keys));
        Assert.True(perhaps.Count <= Kills, $"One mail at a time is under way: {perhaps.Count}.");
        output.WriteLine(
            $"{_invited.Count} mails asked for: {sent.Count} sent, {perhaps.Count} perhaps sent, of which "
                + $"{perhaps.Count(arrived.ContainsKey)} have arrived; {arrived.Count} arrived, each once"
        );
    }

    private async Task WorkUntilKilledAsync(ProgramProcess program, string address, int kill)
    {
        await using var guest = await HubClient.ConnectAsync(
            address,
            $"?as=visitor&site={Shop.Site}",
            $"__Host-v={_credential}",
            null,
            null
        );
        using var administrator = await PlainBrowser.SignInAsync(address, Server.AgentEmail);
        // A program that just started is slow at first.
        await WriteAsync(guest, "here again");
        await InviteAsync(administrator, $"first-{kill}@mail.example");
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // 20 messages a second
        var (work, lines) = (new List<Task>(), 20 + Random.Shared.Next(20));
        for (var i = 0; i < lines && await pace.WaitForNextTickAsync(); i++)
        {
            work.Add(WriteAsync(guest, $"line {i}"));
            if (i % 8 == 0)
                work.AddRange(SendFileAsync(guest, address), InviteAsync(administrator, $"p{kill}-{i}@mail.example"));
        }
        await Eventually.IsTrueAsync("a file has come, however slow the machine is", () => _files.Count > kill);
        // The blow falls while all of it is under way.
        work.AddRange(Enumerable.Range(0, 10).Select(i => WriteAsync(guest, $"at the end {i}")));
        work.AddRange(Enumerable.Range(0, 3).Select(_ => SendFileAsync(guest, address)));
        work.Add(InviteAsync(administrator, $"last-{kill}@mail.example"));
        await Task.Delay(Random.Shared.Next(30));
        await program.KillAsync();
        await Task.WhenAll(work);
    }

    private Task WriteAsync(HubClient guest, string text) =>
        UnlessKilledAsync(async () => _messages.Add(await guest.SendAsync(null, text)));

    private Task SendFileAsync(HubClient guest, string address) =>
        UnlessKilledAsync(async () =>
        {
            var bytes = new byte[Random.Shared.Next(1, 200_000)];
            Random.Shared.NextBytes(bytes);
            using var client = Visitor(address);
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"/files?as=visitor&site={Shop.Site}&id={Ids.New()}"
            )
            {
                Content = new ByteArrayContent(bytes),
            };
            request.Headers.Add(FilesApi.NameHeader, "brake.bin");
            var file = await SentFiles.UploadedAsync(await client.SendAsync(request));
            var message = await guest.SendFilesAsync(null, "", [file.Id]);
            _messages.Add(message);
            _files[message.Id] = bytes;
        });

    private Task InviteAsync(PlainBrowser administrator, string email) =>
        UnlessKilledAsync(async () =>
        {
            using var answer = await MailShop.PressAsync(
                administrator,
                "/agent/people",
                "MailInvitation",
                ("Email", email)
            );
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
            _invited.Add(email);
        });

    // The server died first: nothing was promised for this one.
    private static async Task UnlessKilledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception cut) when (cut is not OutOfMemoryException and not Xunit.Sdk.XunitException) { }
    }

    private async Task WriteFirstAsync(string address)
    {
        using var client = Visitor(address);
        using var answer = await client.PostAsync(
            $"/livechat/{Shop.Site}",
            new FormUrlEncodedContent([KeyValuePair.Create("Message", "first")])
        );
        var message = (await answer.JsonAsync()).GetProperty("message");
        _messages.Add(System.Text.Json.JsonSerializer.Deserialize<RoomMessage>(message, BrowserJson.Options)!);
    }

    private HttpClient Visitor(string address)
    {
        var client = new HttpClient { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Add("X-Livechat-Credential", _credential);
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        return client;
    }
}
