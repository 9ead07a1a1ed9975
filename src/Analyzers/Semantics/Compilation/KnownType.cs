using System;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>A type of the framework, or of a well-known library, that the rules ask for.</summary>
internal enum KnownType
{
    Task,
    TaskOfT,
    ValueTask,
    ValueTaskOfT,
    TaskFactory,
    TaskFactoryOfT,
    TaskScheduler,
    TaskCompletionSource,
    TaskCompletionSourceOfT,
    Thread,
    ThreadPool,
    Timeout,
    SpinWait,
    WaitHandle,
    ManualResetEventSlim,
    SynchronizationContext,
    NotifyCompletion,
    PipeScheduler,
    Interlocked,
    CancellationToken,
    Exception,
    OperationCanceledException,
    ExpressionOfT,
    Obsolete,
    ListOfT,
    HostExtensions,
    WebApplication,
    RedisBatch,
    SemaphoreSlim,
    CountdownEvent,
    ChannelFactory,
    Timer,
    ChannelWriterOfT,
    ChannelReaderOfT,
    ChannelOfTWriteTRead,
    ChannelClosedException,
    BoundedChannelOptions,
    BlockingCollectionOfT,
    PipeWriter,
    Pipe,
    DataflowBlock,
    DataflowBlockExtensions,
    DataflowBlockOptions,
    HostedService,
    BackgroundService,
    PosixSignalRegistration,
    AsyncDisposable,
    Count,
}

/// <summary>The metadata names of <see cref="KnownType"/>.</summary>
internal static class KnownTypes
{
    public static string MetadataName(KnownType type) => type switch
    {
        KnownType.Task => "System.Threading.Tasks.Task",
        KnownType.TaskOfT => "System.Threading.Tasks.Task`1",
        KnownType.ValueTask => "System.Threading.Tasks.ValueTask",
        KnownType.ValueTaskOfT => "System.Threading.Tasks.ValueTask`1",
        KnownType.TaskFactory => "System.Threading.Tasks.TaskFactory",
        KnownType.TaskFactoryOfT => "System.Threading.Tasks.TaskFactory`1",
        KnownType.TaskScheduler => "System.Threading.Tasks.TaskScheduler",
        KnownType.TaskCompletionSource => "System.Threading.Tasks.TaskCompletionSource",
        KnownType.TaskCompletionSourceOfT => "System.Threading.Tasks.TaskCompletionSource`1",
        KnownType.Thread => "System.Threading.Thread",
        KnownType.ThreadPool => "System.Threading.ThreadPool",
        KnownType.Timeout => "System.Threading.Timeout",
        KnownType.SpinWait => "System.Threading.SpinWait",
        KnownType.WaitHandle => "System.Threading.WaitHandle",
        KnownType.ManualResetEventSlim => "System.Threading.ManualResetEventSlim",
        KnownType.SynchronizationContext => "System.Threading.SynchronizationContext",
        KnownType.NotifyCompletion => "System.Runtime.CompilerServices.INotifyCompletion",
        KnownType.PipeScheduler => "System.IO.Pipelines.PipeScheduler",
        KnownType.Interlocked => "System.Threading.Interlocked",
        KnownType.CancellationToken => "System.Threading.CancellationToken",
        KnownType.Exception => "System.Exception",
        KnownType.OperationCanceledException => "System.OperationCanceledException",
        KnownType.ExpressionOfT => "System.Linq.Expressions.Expression`1",
        KnownType.Obsolete => "System.ObsoleteAttribute",
        KnownType.ListOfT => "System.Collections.Generic.List`1",
        KnownType.HostExtensions => "Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions",
        KnownType.WebApplication => "Microsoft.AspNetCore.Builder.WebApplication",
        KnownType.RedisBatch => "StackExchange.Redis.IBatch",
        KnownType.SemaphoreSlim => "System.Threading.SemaphoreSlim",
        KnownType.CountdownEvent => "System.Threading.CountdownEvent",
        KnownType.ChannelFactory => "System.Threading.Channels.Channel",
        KnownType.Timer => "System.Threading.Timer",
        KnownType.ChannelReaderOfT => "System.Threading.Channels.ChannelReader`1",
        KnownType.ChannelWriterOfT => "System.Threading.Channels.ChannelWriter`1",
        KnownType.ChannelOfTWriteTRead => "System.Threading.Channels.Channel`2",
        KnownType.ChannelClosedException => "System.Threading.Channels.ChannelClosedException",
        KnownType.BoundedChannelOptions => "System.Threading.Channels.BoundedChannelOptions",
        KnownType.BlockingCollectionOfT => "System.Collections.Concurrent.BlockingCollection`1",
        KnownType.PipeWriter => "System.IO.Pipelines.PipeWriter",
        KnownType.Pipe => "System.IO.Pipelines.Pipe",
        KnownType.DataflowBlock => "System.Threading.Tasks.Dataflow.IDataflowBlock",
        KnownType.DataflowBlockExtensions => "System.Threading.Tasks.Dataflow.DataflowBlock",
        KnownType.DataflowBlockOptions => "System.Threading.Tasks.Dataflow.DataflowBlockOptions",
        KnownType.HostedService => "Microsoft.Extensions.Hosting.IHostedService",
        KnownType.BackgroundService => "Microsoft.Extensions.Hosting.BackgroundService",
        KnownType.PosixSignalRegistration => "System.Runtime.InteropServices.PosixSignalRegistration",
        KnownType.AsyncDisposable => "System.IAsyncDisposable",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Whether the name is that of an interface, by the convention that all of .NET keeps: no lookup is needed to tell.</summary>
    public static bool IsInterface(KnownType type)
    {
        var name = MetadataName(type);
        var start = name.LastIndexOf('.') + 1;
        return name[start] == 'I' && char.IsUpper(name[start + 1]);
    }

    /// <summary>Whether a type has the simple name of a known one: asked ahead of a lookup, which goes through every reference of the compilation.</summary>
    public static bool IsNamed(ITypeSymbol type, KnownType known)
    {
        var (name, metadataName) = (type.Name, MetadataName(known));
        var end = metadataName.IndexOf('`') is var arity and >= 0 ? arity : metadataName.Length;
        var start = end - name.Length;
        return start > 0 && metadataName[start - 1] is '.' or '+' && string.CompareOrdinal(metadataName, start, name, 0, name.Length) == 0;
    }
}
