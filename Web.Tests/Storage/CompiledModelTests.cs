using System.Text.RegularExpressions;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LiveChatMeet.Tests.Storage;

/// <summary>The model of the tables that is compiled in is the one that <see cref="LiveChatDb"/> tells. If not:
/// docs/develop.md, "Migrations".</summary>
public sealed partial class CompiledModelTests
{
    [Fact]
    public void The_compiled_model_is_that_of_the_tables()
    {
        using var database = new LiveChatDbForMigrations().CreateDbContext([]);
        var (compiled, told) = (database.Model, database.GetService<IDesignTimeModel>().Model);

        Assert.Equal("LiveChatDbModel", compiled.GetType().Name);
        Assert.Equal(told.GetProductVersion(), compiled.GetProductVersion());
        Assert.Equal(Properties(told), Properties(compiled));
        Assert.Equal(Text(told.ToDebugString()), Text(compiled.ToDebugString()));
        Assert.Equal(
            told.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.ShortDefault),
            compiled.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.ShortDefault)
        );
    }

    [Fact]
    public void The_migrations_lead_to_the_tables()
    {
        using var database = new LiveChatDbForMigrations().CreateDbContext([]);

        Assert.False(database.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_last_migration_is_the_one_that_a_start_looks_for()
    {
        using var database = new LiveChatDbForMigrations().CreateDbContext([]);

        Assert.Equal(LiveChatDb.LastMigration, database.Database.GetMigrations().Last());
    }

    // What stands for "not set" is asked of keys and of what the database computes, of which there is none.
    private static string Text(string model) => WithoutSentinels().Replace(model, "");

    [GeneratedRegex(@" Sentinel:\S+")]
    private static partial Regex WithoutSentinels();

    private static IEnumerable<string> Properties(IModel model) =>
        model
            .GetEntityTypes()
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .SelectMany(type =>
                type.GetFlattenedProperties()
                    .Select(property =>
                        $"{type.Name}.{property.Name}: {property.GetColumnType()} by "
                        + $"{property.GetTypeMapping().Converter?.ProviderClrType.Name}, "
                        + $"at most {property.GetMaxLength()}"
                    )
                    .Order(StringComparer.Ordinal)
            );
}
