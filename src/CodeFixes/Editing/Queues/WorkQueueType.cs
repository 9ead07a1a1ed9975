using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Writes the queue that requests hand work to, and registers it. It stops in this order: nothing more is accepted, what was accepted is finished, and what the host had no time for is counted in the log and cancelled.
/// </summary>
internal static class WorkQueueType
{
    /// <summary>Writes both into the file of the registration; false where they have no place.</summary>
    public static bool Write(FixSite from, WorkQueue queue)
    {
        if (queue.Services.Registration is not var (document, model, place, collection))
        {
            return false;
        }

        var root = (CompilationUnitSyntax)model.SyntaxTree.GetRoot(from.CancellationToken);
        var site = new EditSite(document, model, root, root.GetText(), from.Edits, from.CancellationToken);
        var last = place.Ancestors().OfType<BaseTypeDeclarationSyntax>().LastOrDefault() ?? root.Members.LastOrDefault();
        if (last is null || !Register(site, place, collection, queue.Name))
        {
            return false;
        }

        // The last line of a file may have no end.
        var position = last.SpanStart;
        var end = KeptTasks.EndOfLine(last.GetLastToken()) ?? (last.GetLastToken().GetNextToken().IsKind(SyntaxKind.EndOfFileToken) ? last.Span.End : -1);
        if (end < 0)
        {
            return false;
        }

        site.Insert(end, site.Layout.NewLine + site.Layout.NewLine + Indented(site, queue.Keeper == WorkKeeper.Queue ? Text(site, position, queue) : WorkTrackerType.Text(site, position, queue), site.Layout.IndentAt(position)));
        return true;
    }

    private static bool Register(EditSite site, SyntaxNode place, string collection, string name)
    {
        var (before, indentAt) = place switch
        {
            BlockSyntax body => (body.Statements.Last(), body.Statements.Last().SpanStart),
            _ => (Previous((StatementSyntax)place), place.SpanStart),
        };
        if (before is null or ReturnStatementSyntax || KeptTasks.EndOfLine(before.GetLastToken()) is not { } end)
        {
            return false;
        }

        var provider = new LocalNames(place.Ancestors().First(static n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)).Take("provider");
        var start = site.Layout.NewLine + site.Layout.IndentAt(indentAt) + collection;
        Import(site, indentAt);
        site.Insert(end, start + ".AddSingleton<" + name + ">();" + start + ".AddHostedService(" + provider + " => " + provider + ".GetRequiredService<" + name + ">());");
        return true;
    }

    /// <summary>The methods that register stand in a namespace that a file names, or that its project does.</summary>
    private static void Import(EditSite site, int position) => site.TypeName("Microsoft.Extensions.DependencyInjection", "ServiceCollectionServiceExtensions", position);

    private static StatementSyntax? Previous(StatementSyntax statement)
    {
        if (statement.Parent is GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global)
        {
            var at = unit.Members.IndexOf(global);
            return at > 0 && unit.Members[at - 1] is GlobalStatementSyntax previous ? previous.Statement : null;
        }

        var statements = ((BlockSyntax)statement.Parent!).Statements;
        var index = statements.IndexOf(statement);
        return index > 0 ? statements[index - 1] : null;
    }

    private static string Indented(EditSite site, string text, string indent)
    {
        var step = indent.Contains("\t") || site.Text.ToString().Contains("\n\t") ? "\t" : "    ";
        var lines = text.Replace("\r", "").Split('\n').Select(line => line.Length == 0 ? line : indent + string.Concat(Enumerable.Repeat(step, (line.Length - line.TrimStart(' ').Length) / 4)) + line.TrimStart(' '));
        return string.Join(site.Layout.NewLine, lines);
    }

    private static string Text(EditSite site, int position, WorkQueue queue)
    {
        var configured = site.Layout.ConfigureAwait;
        var token = site.TypeName("System.Threading", "CancellationToken", position);
        var task = site.TypeName("System.Threading.Tasks", "Task", position);
        var work = Generic(site, "System", "Func", 2, position) + "<" + token + ", " + task + ">";
        var channel = site.TypeName("System.Threading.Channels", "Channel", position);
        var logger = Generic(site, "Microsoft.Extensions.Logging", "ILogger", 1, position) + "<" + queue.Name + ">";
        site.TypeName("Microsoft.Extensions.Logging", "LoggerExtensions", position);
        var interlocked = site.TypeName("System.Threading", "Interlocked", position);
        return $$"""
            /// <summary>Runs the work that requests leave behind: a few at a time, no more of it waiting than there is room for, and all that was accepted before the host stops.</summary>
            {{(queue.Services.HasPublicClass ? "public" : "internal")}} sealed class {{queue.Name}} : {{site.TypeName("Microsoft.Extensions.Hosting", "BackgroundService", position)}}
            {
                private const int Capacity = 1000;
                private const int Consumers = 4;

                private readonly {{channel}}<{{work}}> _channel = {{channel}}.CreateBounded<{{work}}>(Capacity);
                private readonly {{site.TypeName("System.Threading", "CancellationTokenSource", position)}} _deadline = new {{site.TypeName("System.Threading", "CancellationTokenSource", position)}}();
                private readonly {{logger}} _logger;
                private int _running;

                /// <summary>Creates the queue.</summary>
                public {{queue.Name}}({{logger}} logger) => _logger = logger;

                /// <summary>Accepts work, once there is room for it. Its token is cancelled when the host can wait no longer. Throws once the host is stopping.</summary>
                public {{site.TypeName("System.Threading.Tasks", "ValueTask", position)}} EnqueueAsync({{work}} work) => _channel.Writer.WriteAsync(work);

                /// <summary>Accepts work where there is room for it now. Work that is refused, because the queue is full or the host is stopping, is logged.</summary>
                public bool TryEnqueue({{work}} work)
                {
                    if (_channel.Writer.TryWrite(work))
                    {
                        return true;
                    }

                    _logger.LogError("A piece of background work was refused: the queue is full, or the host is stopping.");
                    return false;
                }

                /// <inheritdoc/>
                public override async {{task}} StopAsync({{token}} cancellationToken)
                {
                    // First nothing more is accepted; then what was accepted is finished, for as long as the host waits.
                    _channel.Writer.TryComplete();
                    await base.StopAsync(cancellationToken){{configured}};
                    var unfinished = _channel.Reader.Count + _running;
                    if (unfinished > 0)
                    {
                        _logger.LogError("{Count} pieces of background work were not finished when the host stopped.", unfinished);
                    }

                    _deadline.Cancel();
                }

                /// <inheritdoc/>
                protected override {{task}} ExecuteAsync({{token}} stoppingToken)
                {
                    // The consumers do not look at the stopping token: they end when the channel is empty, or at the deadline.
                    var consumers = new {{task}}[Consumers];
                    for (var i = 0; i < consumers.Length; i++)
                    {
                        consumers[i] = ConsumeAsync();
                    }

                    return {{task}}.WhenAll(consumers);
                }

                private async {{task}} ConsumeAsync()
                {
                    await foreach (var work in _channel.Reader.ReadAllAsync(_deadline.Token){{configured}})
                    {
                        {{interlocked}}.Increment(ref _running);
                        try
                        {
                            await work(_deadline.Token){{configured}};
                        }
                        catch ({{site.TypeName("System", "Exception", position)}} exception)
                        {
                            _logger.LogError(exception, "Background work failed.");
                        }
                        finally
                        {
                            {{interlocked}}.Decrement(ref _running);
                        }
                    }
                }
            }
            """;
    }

    private static string Generic(EditSite site, string space, string name, int arity, int position) =>
        TypeNames.Of(space, name, arity, site.Document, site.Model, position, site.Layout, site.Edits);
}
