using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Hosting;

/// <summary>What the program and its pages are made of, and under which licences: it is open, as these ask.</summary>
[AllowAnonymous]
public sealed class LicencesModel : PageModel
{
    public IReadOnlyList<Component> OfServer { get; private set; } = [];

    public IReadOnlyList<Component> OfBrowser { get; private set; } = [];

    public void OnGet() => (OfServer, OfBrowser) = (Of("server"), Of("browser"));

    private static List<Component> Of(string where) => [.. Component.All().Where(one => one.Where == where)];
}
