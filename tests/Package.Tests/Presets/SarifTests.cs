using System.Text.Json;
using TaskOwnership.Package.Tests.Consumers;

namespace TaskOwnership.Package.Tests.Presets;

/// <summary>The compiler's log tells the story of a finding: the places that explain it are related locations.</summary>
[Collection(PackageCollection.Name)]
public sealed class SarifTests(PackedPackage package)
{
    [Fact]
    public async Task Related_locations_tell_the_story()
    {
        using var consumer = new Consumer(package, "Story.csproj");
        consumer.WriteProject("Story.csproj", Consumer.Library);
        consumer.Write("Service.cs", """
            using System.Threading;
            using System.Threading.Tasks;

            public class Service
            {
                private readonly CancellationTokenSource _stop = new();
                private readonly SemaphoreSlim _gate = new(1, 1);
                private readonly Task _loop;

                public Service() => _loop = LoopAsync(_stop.Token); // the start

                public Task StopAsync(CancellationToken cancellationToken) // the stop
                {
                    _stop.Cancel();
                    return Task.CompletedTask;
                }

                public async Task WorkAsync()
                {
                    await _gate.WaitAsync(); // the acquisition
                    await Task.Delay(100).ContinueWith(_ => throw new System.InvalidOperationException());
                    _gate.Release(); // the release
                }

                private static async Task LoopAsync(CancellationToken stop)
                {
                    while (!stop.IsCancellationRequested)
                    {
                        await Task.Delay(1000, stop);
                    }
                }
            }
            """);
        (await consumer.RestoreAsync()).Succeeded();
        (await consumer.BuildAsync("-p:ErrorLog=story.sarif%2Cversion=2.1")).Succeeded();

        using JsonDocument log = JsonDocument.Parse(await File.ReadAllTextAsync(consumer.PathOf("story.sarif")));
        string[] text = await File.ReadAllLinesAsync(consumer.PathOf("Service.cs"));
        Assert.Equal(("the stop", "the start"), Story("OWN4002"));
        Assert.Equal(("the acquisition", "the release"), Story("OWN3004"));

        (string At, string Related) Story(string id)
        {
            JsonElement finding = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single(result => result.GetProperty("ruleId").GetString() == id);
            return (NoteAt(finding.GetProperty("locations")), NoteAt(finding.GetProperty("relatedLocations")));
        }

        string NoteAt(JsonElement locations) =>
            text[locations[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32() - 1].Split("// ")[1];
    }
}
