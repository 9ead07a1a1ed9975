using TaskOwnership.Package.Tests.Running;

namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>A library that promises to be asynchronous and yet starts a part of its work behind its own back.</summary>
public abstract class LibraryConsumer(PackedPackage package, string targets) : Repair(package, "Library.csproj", "OWN1001")
{
    internal override void Write(Consumer consumer)
    {
        consumer.WriteProject("Library.csproj", targets);
        consumer.Write("Cache.cs", """
            using System;
            using System.Threading.Tasks;

            namespace Library
            {
                /// <summary>Refreshes itself.</summary>
                public sealed class Cache
                {
                    /// <summary>Whether the cache is warm.</summary>
                    public bool IsWarm { get; private set; }

                    /// <summary>Warms the cache; fails when its source does.</summary>
                    public async Task RefreshAsync()
                    {
                        Load();
                        await Task.Delay(TimeSpan.FromMilliseconds(10));
                        IsWarm = true;
                    }

            #if NET
                    // Only here for the newer target.
                    public override string ToString() => $"warm: {IsWarm}";
            #endif

                    private void Load()
                    {
                        Task.Run(() =>
                        {
                            // Takes its time.
                            Fetch();
                        });
                    }

                    private static void Fetch() => throw new InvalidOperationException("the source is down");
                }
            }
            """);
    }
}

/// <summary>A library for netstandard2.0.</summary>
public sealed class StandardLibraryConsumer(PackedPackage package)
    : LibraryConsumer(package, "<TargetFramework>netstandard2.0</TargetFramework>");

/// <summary>A library for two targets, whose files are linked into both.</summary>
public sealed class MultiTargetedLibraryConsumer(PackedPackage package)
    : LibraryConsumer(package, "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>");

/// <summary>What holds for both kinds of library.</summary>
public abstract class LibraryConsumerTests<TConsumer>(TConsumer repair) : RepairTests<TConsumer>(repair)
    where TConsumer : LibraryConsumer
{
    [Fact]
    public void Comments_and_directives_stay()
    {
        string text = Repair.Consumer.Read("Cache.cs");
        Assert.Contains("#if NET\n", text, StringComparison.Ordinal);
        Assert.Contains("// Only here for the newer target.", text, StringComparison.Ordinal);
        Assert.Contains("// Takes its time.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unmerged", text, StringComparison.Ordinal);
    }

    /// <summary>Loads the repaired library and refreshes its cache: the failure of its work has to come out.</summary>
    protected async Task RefreshFailsAsync(string framework)
    {
        Repair.BuildRepaired.Succeeded();
        var library = new BuiltLibrary(Repair.Consumer.PathOf("bin", "Debug", framework, "Library.dll"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => library.CallAsync("Library.Cache", "RefreshAsync"));

        Assert.Equal("the source is down", failure.Message);
    }
}

[Collection(PackageCollection.Name)]
public sealed class StandardLibraryConsumerTests(StandardLibraryConsumer repair) : LibraryConsumerTests<StandardLibraryConsumer>(repair)
{
    [Fact]
    public Task Failure_reaches_the_caller() => RefreshFailsAsync("netstandard2.0");
}

[Collection(PackageCollection.Name)]
public sealed class MultiTargetedLibraryConsumerTests(MultiTargetedLibraryConsumer repair) : LibraryConsumerTests<MultiTargetedLibraryConsumer>(repair)
{
    [Theory]
    [InlineData("net10.0")]
    [InlineData("netstandard2.0")]
    public Task Failure_reaches_the_caller(string framework) => RefreshFailsAsync(framework);
}
