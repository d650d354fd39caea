using LiveChatMeet.Commands;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary><c>livechatmeet export-visitor ID TO</c>.</summary>
public sealed class ExportVisitorCommand()
    : ServerCommand(
        "export-visitor",
        "Writes all that is stored of a visitor to a JSON file, without colleagues' notes.",
        new CommandArgument("VISITOR", "The id, which stands in the address of their page, or the e-mail address."),
        new CommandArgument("TO", "A file that does not exist yet.", IsPath: true)
    )
{
    public override async Task<string> RunAsync(CommandCall call)
    {
        var database = call.Services.GetRequiredService<LiveChatDb>();
        var (id, to) = (await KnownVisitors.FindAsync(database, call.Arguments[0], call.Cancelled), call.Arguments[1]);
        var document = await call
            .Services.GetRequiredService<VisitorExport>()
            .OfAsync(id, withNotes: false, call.Cancelled);
        await WriteAsync(to, document);
        await call
            .Services.GetRequiredService<Writer>()
            .AuditAsync(
                new(AuditKind.VisitorExported, By: null) { AboutId = id },
                call.Services.GetRequiredService<TimeProvider>().GetUtcNow()
            );
        return $"Wrote what is stored of the visitor {id} to {to}.";
    }

    // For its owner alone from the beginning.
    private static async Task WriteAsync(string path, byte[] document)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            var file = new FileStream(path, options);
            await WriteWholeAsync(file, document);
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) == Refusal.StorageFull)
        {
            throw StorageFailure.Told(failure, $"{path} cannot be written");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCode.Usage, $"{path} cannot be written: {failure.Message}");
        }
    }

    // It was made here: half of it helps nobody.
    private static async Task WriteWholeAsync(FileStream file, byte[] document)
    {
        try
        {
            await using (file)
                await file.WriteAsync(document);
        }
        catch
        {
            File.Delete(file.Name);
            throw;
        }
    }
}
