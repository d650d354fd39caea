using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Leads through the console of a shop that has been at work for some weeks (<see cref="DeskDay"/>).</summary>
internal sealed class DeskTour(Browser agents, Func<View, Task> look)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("inbox-filters", "/agent?filters=yes"),
        ("inbox-search", "/agent?q=brake"),
        ("inbox-closed", "/agent?show=closed&filters=yes"),
        ("room-notes", "/agent/rooms/{rid}"),
        ("hand-over", "/agent/rooms/{rid}/hand-over"),
        ("block", "/agent/rooms/{rid}/block"),
        ("calls", "/agent/calls"),
        ("calls-filtered", "/agent/calls?quality=weak"),
        ("figures", "/agent/figures"),
        ("teams", "/agent/teams"),
        ("site-hours", "/agent/sites/kettle-lane/desk"),
        ("site-mail", "/agent/sites/kettle-lane/mail"),
        ("answers", "/agent/answers"),
        ("tags", "/agent/tags"),
        ("blocks", "/agent/blocks"),
        ("mail", "/agent/mail"),
        ("keys", "/agent/keys"),
        ("audit", "/agent/audit"),
    ];

    public async Task TakeAsync()
    {
        await using var mail = await MailShop.OpenAsync();
        var day = new DeskDay(mail);
        await day.PassAsync();
        var origin = mail.Shop.Server.Origin;
        var page = (await AgentPage.ComesAsync(agents, origin, mail.Shop.Mara, "/agent")).Page;
        await page.ResizeAsync(Tour.Width, Tour.Height);

        foreach (var (name, path) in Pages)
        {
            await page.GoToAsync($"{origin}{path.Replace("{rid}", day.Rid, StringComparison.Ordinal)}");
            await look(new(name, page, page));
        }
        await page.GoToAsync($"{origin}/agent/rooms/{day.Rid}");
        await page.EvaluateAsync<object?>("document.querySelector('.room .menu-of').open = true");
        await look(new("room-menu", page, page));
        await page.GoToAsync($"{origin}/agent/figures");
        await page.EvaluateAsync<object?>(
            "document.querySelectorAll('details.more').forEach((one) => (one.open = true))"
        );
        await look(new("figures-tables", page, page));
    }
}
